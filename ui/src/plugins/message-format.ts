/** Our texts are plain sentences with `{name}` in them; this fills the names. The locale test keeps them that plain. */
export function formatMessage(message: string, valueOf: (name: string) => string): string {
  return message.replace(/\{(\w+)\}/g, (_whole, name: string) => valueOf(name));
}
