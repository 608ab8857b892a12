/**
 * Loaded into every child of `npm start` with `node --import`. When `npm start` is killed outright it can stop nobody;
 * its children then notice the closed channel and stop in order by themselves, so that no port stays taken.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The channel alone must not keep a process running that has nothing left to do.
process.channel?.unref();
