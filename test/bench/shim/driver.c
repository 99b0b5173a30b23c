/* Calls plugins as a runtime does and prints what each variant takes.
 *
 *   driver ROUNDS CALLERS PLUGIN NAME=DIRECTORY...
 *
 * In each round every variant has its turn, so that what else happens on the machine hits all of them alike; each time
 * in another order, since a turn also pays for what the one before it left behind. A turn is CALLERS calls at once of
 * DIRECTORY/PLUGIN, an ADD with stdin, stdout and stderr on pipes. Prints per variant: name, lower quartile, median and
 * upper quartile of the time per call in microseconds, and the largest resident memory of any process below in KiB. */
#define _GNU_SOURCE
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char request[] =
    "{\"cniVersion\":\"0.3.1\",\"name\":\"cbr0\",\"type\":\"bridge\",\"bridge\":\"cni0\",\"isGateway\":true,\"ipMasq\":false,"
    "\"mtu\":1450,\"hairpinMode\":true,\"ipam\":{\"type\":\"host-local\",\"subnet\":\"10.244.1.0/24\","
    "\"routes\":[{\"dst\":\"10.244.0.0/16\"}],\"dataDir\":\"/var/lib/cni/networks\"}}";

static long largest_kib;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static void fail(const char *what) {
  fprintf(stderr, "driver: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void drain(int fd) {
  char buffer[65536];
  while (read(fd, buffer, sizeof buffer) > 0) continue;
  close(fd);
}

static void call(const char *directory, const char *plugin) {
  static int calls;
  char program[4096], container[100], path[4096];
  snprintf(program, sizeof program, "%s/%s", directory, plugin);
  snprintf(container, sizeof container, "CNI_CONTAINERID=%064d", getpid() * 1000 + ++calls % 1000);
  snprintf(path, sizeof path, "CNI_PATH=%s:/opt/cni/bin", directory);
  char *argv[] = {program, NULL};
  char *environment[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "INVOCATION_ID=0a4dd6c0b2174d0e8c0b1cbd9f3b0c55",
                         "CNI_COMMAND=ADD", "CNI_IFNAME=eth0", "CNI_NETNS=/var/run/netns/cni-5b0c2f3a-7c0e-4a38-b5d2-2bbd0f7d1f6a",
                         "CNI_ARGS=IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=web-0", container, path, NULL};
  int in[2], out[2], err[2];
  if (pipe2(in, 02000000) || pipe2(out, 02000000) || pipe2(err, 02000000)) fail("pipe2"); /* O_CLOEXEC */
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  posix_spawn_file_actions_adddup2(&actions, err[1], 2);
  pid_t pid;
  if ((errno = posix_spawn(&pid, program, &actions, NULL, argv, environment))) fail(program);
  posix_spawn_file_actions_destroy(&actions);
  close(in[0]), close(out[1]), close(err[1]);
  if (write(in[1], request, sizeof request - 1) < 0) fail("write");
  close(in[1]);
  drain(out[0]);
  drain(err[0]);
  int status;
  struct rusage usage;
  if (wait4(pid, &status, 0, &usage) != pid) fail("wait4");
  if (status != 0) errno = 0, fail("the plugin failed");
  if (usage.ru_maxrss > largest_kib) largest_kib = usage.ru_maxrss;
}

/* Each caller is a process of its own; one needs none. */
static double turn(int callers, const char *directory, const char *plugin) {
  double start = now();
  if (callers == 1) return call(directory, plugin), now() - start;
  for (int i = 0; i < callers; i++) {
    pid_t pid = fork();
    if (pid < 0) fail("fork");
    if (pid == 0) call(directory, plugin), _exit(0);
  }
  int status;
  struct rusage usage;
  for (int i = 0; i < callers; i++) {
    if (wait4(-1, &status, 0, &usage) < 0 || status != 0) fail("a caller failed");
    if (usage.ru_maxrss > largest_kib) largest_kib = usage.ru_maxrss;
  }
  return (now() - start) / callers;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void shuffle(int *order, int count) {
  for (int i = count - 1; i > 0; i--) {
    int j = rand() % (i + 1), other = order[j];
    order[j] = order[i];
    order[i] = other;
  }
}

int main(int argc, char **argv) {
  if (argc < 5) return fprintf(stderr, "usage: driver ROUNDS CALLERS PLUGIN NAME=DIRECTORY...\n"), 2;
  int rounds = atoi(argv[1]), callers = atoi(argv[2]), variants = argc - 4, warmup = rounds / 10 + 1;
  double *times = calloc((size_t)variants * rounds, sizeof *times);
  long *memory = calloc(variants, sizeof *memory);
  int *order = calloc(variants, sizeof *order);
  for (int i = 0; i < variants; i++) order[i] = i;
  for (int round = -warmup; round < rounds; round++) {
    shuffle(order, variants);
    for (int turns = 0; turns < variants; turns++) {
      int i = order[turns];
      largest_kib = 0;
      double time = turn(callers, strchr(argv[4 + i], '=') + 1, argv[3]);
      if (round >= 0) times[i * rounds + round] = time;
      if (largest_kib > memory[i]) memory[i] = largest_kib;
    }
  }
  for (int i = 0; i < variants; i++) {
    double *own = times + (size_t)i * rounds;
    qsort(own, rounds, sizeof *own, ascending);
    printf("%.*s %.0f %.0f %.0f %ld\n", (int)strcspn(argv[4 + i], "="), argv[4 + i], own[rounds / 4], own[rounds / 2],
           own[rounds * 3 / 4], memory[i]);
  }
  return 0;
}
