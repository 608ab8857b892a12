/** The nonce of this page's Content-Security-Policy, or undefined where the page was served without one (development). */
const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
const value = meta?.nonce ?? '';

export const cspNonce = value === '' || value === '__CSP_NONCE__' ? undefined : value;
