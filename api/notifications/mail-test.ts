/** Whether e-mail works: what is set, how it went of late, and a letter that is sent now. */
import type { Knex } from 'knex';
import type { MailState, MailTestAnswer } from '../../domain/contracts/notifications.ts';
import { audit } from '../audit.ts';
import type { MailServer } from '../mail/mail-server.ts';
import type { Who } from '../plc/save-plc.ts';

type Outcome = Omit<MailTestAnswer, 'to'>;
interface Lately {
  lastSentAt: string | null;
  lastError: string | null;
  waiting: number;
}
const OK: Outcome = { success: true, code: 'OK', message: '' };
/** What nodemailer calls a failure → what the screens say of it. */
const CODES: Record<string, string> = {
  EAUTH: 'MAIL_SIGN_IN_REFUSED',
  ENOAUTH: 'MAIL_SIGN_IN_REFUSED',
  EENVELOPE: 'MAIL_ADDRESS_REFUSED',
  ETLS: 'MAIL_TLS_FAILED',
  ECONNECTION: 'MAIL_UNREACHABLE',
  ESOCKET: 'MAIL_UNREACHABLE',
  EDNS: 'MAIL_UNREACHABLE',
  ETIMEDOUT: 'MAIL_UNREACHABLE',
};

export async function describeMail(knex: Knex, mail: MailServer | undefined): Promise<MailState> {
  const { rows } = await knex.raw<{ rows: Lately[] }>(
    `SELECT max(sent_at) AS "lastSentAt",
       (SELECT last_error FROM notification_deliveries WHERE channel = 'email' AND last_error IS NOT NULL ORDER BY id DESC LIMIT 1) AS "lastError",
       count(*) FILTER (WHERE status IN ('pending', 'sending'))::integer AS waiting
     FROM notification_deliveries WHERE channel = 'email'`,
  );
  const lately = rows[0] ?? { lastSentAt: null, lastError: null, waiting: 0 };
  return {
    configured: mail !== undefined,
    server: mail?.server ?? null,
    from: mail?.from ?? null,
    ...lately,
  };
}

/** To the caller's own address where none is said. That it failed is an answer, as the caller asked for just that. */
export async function testMail(
  knex: Knex,
  who: Who,
  mail: MailServer | undefined,
  asked: string | undefined,
): Promise<MailTestAnswer> {
  const { userId, username } = who.principal;
  const to = await knex.transaction(async (trx) => {
    const user = await trx('users')
      .where({ id: userId })
      .first<{ email: string | null } | undefined>('email');
    const address = asked ?? user?.email ?? null;
    await audit(trx, who, { action: 'test', entity: 'mail', entityId: null, after: { to: address } });
    return address;
  });
  return { ...(await send(mail, to, username)), to };
}

async function send(mail: MailServer | undefined, to: string | null, username: string): Promise<Outcome> {
  if (!mail) return failure('MAIL_NOT_CONFIGURED', 'SMTP_URL is not set.');
  if (!to) return failure('MAIL_ADDRESS_MISSING', 'The account has no e-mail address.');
  try {
    const text = `Teste de e-mail do Pulso, pedido por ${username}. / Test of Pulso's e-mail, asked for by ${username}.`;
    await mail.send({ to, subject: 'Pulso: teste / test', text });
    return OK;
  } catch (cause) {
    const known = cause instanceof Error && 'code' in cause ? CODES[String(cause.code)] : undefined;
    return failure(known ?? 'MAIL_FAILED', cause instanceof Error ? cause.message : String(cause));
  }
}

function failure(code: string, message: string): Outcome {
  return { success: false, code, message: message.slice(0, 500) };
}
