/** Registers what stands in while the server is away. Only under TLS or on this machine: elsewhere browsers have no service workers. */
export function registerOfflinePage(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Refused where storage is blocked: Pulso works without it.
  const register = (): void => void navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  // After the first screen, which has the line to itself.
  if (document.readyState === 'complete') register();
  else addEventListener('load', register);
}
