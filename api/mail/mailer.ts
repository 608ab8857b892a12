/** Hands e-mail in at the plant's mail server. One place for it, whoever has something to say. */
import nodemailer from 'nodemailer';
import type { Transporter } from 'nodemailer';

/** A server that says nothing for this long is taken for down; whoever sends tries again later. */
const TIMEOUT_MS = 15_000;

export interface SmtpSettings {
  url: string;
  from: string;
}
export interface Letter {
  to: string | readonly string[];
  subject: string;
  text: string;
  attachments?: readonly { filename: string; contentType: string; content: Buffer }[];
}

export class Mailer {
  readonly #transport: Transporter;

  constructor({ url, from }: SmtpSettings) {
    this.#transport = nodemailer.createTransport(url, { from });
  }

  /** Resolves when the server took it. Throws what the server said, or that it said nothing. */
  async send({ to, subject, text, attachments = [] }: Letter): Promise<void> {
    const addresses = typeof to === 'string' ? to : [...to];
    const sending = this.#transport.sendMail({ to: addresses, subject, text, attachments: [...attachments] });
    let late: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      late = setTimeout(() => reject(new Error('The mail server did not answer in time')), TIMEOUT_MS);
    });
    await Promise.race([sending, timeout]).finally(() => clearTimeout(late));
  }

  close(): void {
    this.#transport.close();
  }
}
