/**
 * Our texts are plain sentences with `{name}` in them, and `{name|piece|pieces}` where the words depend on whether the value is one;
 * this fills them. Portuguese and English need no more forms than these two. The locale test keeps the texts that plain.
 */
export function formatMessage(message: string, valueOf: (name: string) => string): string {
  return message.replace(
    /\{(\w+)(?:\|([^{}|]*)\|([^{}|]*))?\}/g,
    (_whole, name: string, one?: string, other?: string) => {
      const value = valueOf(name);
      if (one === undefined || other === undefined) return value;
      return ONE.test(value) ? one : other;
    },
  );
}

/** Also of what was taken away, with either sign that locales write. */
const ONE = /^[-−]?1$/;
