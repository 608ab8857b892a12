/** What happens to pieces that could not be booked. Without the schemas, which no screen needs to bring along. */
export const INBOX_CATEGORIES = ['unassigned', 'quarantined'] as const;
/** open: nobody decided; assigned and accepted: booked; setup: belongs to no order; rejected: was no piece. */
export const INBOX_STATUSES = ['open', 'assigned', 'setup', 'accepted', 'rejected'] as const;
