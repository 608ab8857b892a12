/** The plant's mail server as the requests use it: what people may know of it, and a letter that is sent at once. */
import { Mailer } from './mailer.ts';
import type { Letter, SmtpSettings } from './mailer.ts';

export interface MailServer {
  /** Host and port; the rest of the address may hold a password. */
  server: string;
  from: string;
  /** Resolves when the server took it; throws what it said. */
  send: (letter: Letter) => Promise<void>;
}

export function mailServer(settings: SmtpSettings): MailServer {
  return {
    server: new URL(settings.url).host,
    from: settings.from,
    // A connection for each letter: nothing stays open, and the letter proves the settings as they are now.
    send: async (letter) => {
      const mailer = new Mailer(settings);
      await mailer.send(letter).finally(() => mailer.close());
    },
  };
}
