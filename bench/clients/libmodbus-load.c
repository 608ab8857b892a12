/* libmodbus under the same schedules as modbus-load.ts. Arguments: schedule interval_ms warm_up_ms measure_ms registers port...
 * Prints requests, failed, CPU microseconds a request. One wave goes out one after the other: the library waits for each answer. */
#include <modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static modbus_t *clients[4096];
static int count, registers;
static long requests, failed;

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static double cpu_us(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

static void ask(int index) {
  uint16_t words[125];
  requests++;
  if (modbus_read_registers(clients[index], 0, registers, words) != registers) failed++;
}

static void drive(int wave, double every_ms, double duration_ms) {
  double started = now_ms(), step_ms = wave ? every_ms : every_ms / count;
  for (long step = 0; step * step_ms < duration_ms; step++) {
    double wait = started + step * step_ms - now_ms();
    if (wait > 0) {
      struct timespec pause = {(time_t)(wait / 1e3), (long)(wait * 1e6) % 1000000000L};
      nanosleep(&pause, NULL);
    }
    if (!wave) ask(step % count);
    else for (int index = 0; index < count; index++) ask(index);
  }
}

int main(int argc, char **argv) {
  int wave = strcmp(argv[1], "wave") == 0;
  double every = atof(argv[2]), warm = atof(argv[3]), measure = atof(argv[4]);
  registers = atoi(argv[5]);
  for (int index = 6; index < argc && count < 4096; index++) {
    modbus_t *client = modbus_new_tcp("127.0.0.1", atoi(argv[index]));
    modbus_set_slave(client, 1);
    modbus_set_response_timeout(client, 1, 0);
    if (modbus_connect(client) != 0) return 1;
    clients[count++] = client;
  }
  drive(wave, every / 10, warm);
  requests = failed = 0;
  double before = cpu_us();
  drive(wave, every, measure);
  printf("{\"requests\":%ld,\"failed\":%ld,\"cpuMicrosPerRequest\":%.3f}\n", requests, failed, (cpu_us() - before) / requests);
  return 0;
}
