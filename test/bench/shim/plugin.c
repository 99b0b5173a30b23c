/* A plugin that costs next to nothing: it reads its request, calls its delegates in CNI_PATH's first directory and
 * prints a result. Its delegates make a multus-shaped tree of 13 calls. */
#define _GNU_SOURCE
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char *const delegates[][5] = {
    {"multus", "flannel", "ipvlan", "ipvlan", "ipvlan"},
    {"flannel", "bridge"},
    {"bridge", "host-local"},
    {"ipvlan", "host-local", "index2ip"},
};

static void call(const char *plugin, const char *request, size_t length) {
  char program[4096];
  const char *path = getenv("CNI_PATH");
  snprintf(program, sizeof program, "%.*s/%s", (int)strcspn(path, ":"), path, plugin);
  int in[2], out[2], status;
  pid_t pid;
  if (pipe2(in, 02000000) || pipe2(out, 02000000)) exit(1); /* O_CLOEXEC */
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  if (posix_spawn(&pid, program, &actions, NULL, (char *[]){program, NULL}, environ)) exit(1);
  close(in[0]), close(out[1]);
  if (write(in[1], request, length) < 0) exit(1);
  close(in[1]);
  char answer[65536];
  while (read(out[0], answer, sizeof answer) > 0) continue;
  close(out[0]);
  if (waitpid(pid, &status, 0) != pid || status != 0) exit(1);
}

int main(int argc, char **argv) {
  static char request[65536];
  size_t length = 0;
  for (ssize_t got; (got = read(0, request + length, sizeof request - length)) > 0; length += got) continue;
  const char *name = strrchr(argv[argc - 1], '/') + 1;
  for (size_t i = 0; i < sizeof delegates / sizeof *delegates; i++)
    for (size_t j = 1; strcmp(delegates[i][0], name) == 0 && j < 5 && delegates[i][j]; j++) call(delegates[i][j], request, length);
  puts("{\"cniVersion\":\"0.3.1\",\"interfaces\":[{\"name\":\"cni0\",\"mac\":\"4e:e4:5f:8a:1c:02\"},"
       "{\"name\":\"veth2c1f6c1b\",\"mac\":\"a6:0a:9e:4a:5f:11\"},{\"name\":\"eth0\",\"mac\":\"0a:58:0a:f4:01:07\","
       "\"sandbox\":\"/var/run/netns/cni-5b0c2f3a-7c0e-4a38-b5d2-2bbd0f7d1f6a\"}],\"ips\":[{\"version\":\"4\","
       "\"interface\":2,\"address\":\"10.244.1.7/24\",\"gateway\":\"10.244.1.1\"}],\"routes\":[{\"dst\":\"10.244.0.0/16\"}],\"dns\":{}}");
  return 0;
}
