/*
 * The zygote's loop and a child's way from its birth to its work, in C: every page that a forked Python touches is
 * copied, so what can be done without the interpreter is done without it. Called by supervisor/warm.py, which
 * assembles the filters in a view of the file system that supervisor/zygote.py staged; supervisor/jobs.py is the other end of a job's head.
 *
 * In order: fork into fresh namespaces, take the run's descriptors, wait for the job, give up every right, and then
 * return to Python (programs in Python, drivers of tests). Another program runs as a child of this init instead.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CONTROL = 3, DESCRIPTORS = 4, TRAVELLING = 2, FAILED_TO_START = 120, MAX_ARGUMENTS = 64 };
enum { ROLE_PYTHON = 0, ROLE_EXECUTE = 1, ROLE_COMPILE = 2 };
enum { SHOWS_PROCESS = 1, RUNS_ARTIFACT = 2, TALKS = 4 };
enum { MAX_OPEN_FILES = 1024, CPU_BACKSTOP_S = 2, CANDIDATE_ID = 1000, TESTER_ID = 1001 };

struct setup {
    uint32_t isolated, outside_uid, outside_gid, tester_ask;
    const struct sock_fprog *filter;
};

struct head {
    uint32_t role, flags, processes, cpu_s;
    uint64_t stack_bytes;
    uint32_t words_bytes, text_bytes;
};

struct job {
    struct head head;
    char *words, *text; /* words: the file's name in the scratch, the product's path, then the command; each ends in NUL */
    int32_t travelled[TRAVELLING];
};

static void fail(const char *what)
{
    dprintf(STDERR_FILENO, "sandbox: %s: %s\n", what, strerror(errno));
    _exit(FAILED_TO_START);
}

static void write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, text, strlen(text)) < 0)
        fail(path);
    close(fd);
}

static ssize_t receive(int from, void *data, size_t size, int *descriptors, int most)
{
    char space[CMSG_SPACE(sizeof(int) * DESCRIPTORS)];
    struct iovec part = {data, size};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
    ssize_t got = recvmsg(from, &message, MSG_CMSG_CLOEXEC);
    for (int i = 0; i < most; i++)
        descriptors[i] = -1;
    for (struct cmsghdr *head = CMSG_FIRSTHDR(&message); got > 0 && head; head = CMSG_NXTHDR(&message, head)) {
        int count = (int)((head->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        if (head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS)
            memcpy(descriptors, CMSG_DATA(head), sizeof(int) * (size_t)(count < most ? count : most));
    }
    return got;
}

static void send_with(int to, const void *data, size_t size, int descriptor)
{
    char space[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec part = {(void *)data, size};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(head), &descriptor, sizeof descriptor);
    if (sendmsg(to, &message, MSG_NOSIGNAL) < 0)
        fail("the product");
}

/* The working directory is the container's real /proc, which the staged one hides. */
static void enter(const struct setup *setup, unsigned inside)
{
    char map[64];
    write_file("self/setgroups", "deny");
    snprintf(map, sizeof map, "%u %u 1", inside, setup->outside_uid);
    write_file("self/uid_map", map);
    snprintf(map, sizeof map, "%u %u 1", inside, setup->outside_gid);
    write_file("self/gid_map", map);
    write_file("self/oom_score_adj", "1000");
    if (mount("tmp", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0777,size=64m,nr_inodes=4096") < 0)
        fail("/tmp");
}

static void take_descriptors(int *given)
{
    for (int i = 0; i < DESCRIPTORS; i++)
        if (given[i] <= CONTROL && (given[i] = fcntl(given[i], F_DUPFD_CLOEXEC, CONTROL + 1)) < 0)
            fail("descriptors");
    for (int i = 0; i < DESCRIPTORS; i++)
        if (dup3(given[i], i, i == CONTROL ? O_CLOEXEC : 0) < 0)
            fail("descriptors");
    if (syscall(SYS_close_range, CONTROL + 1, ~0U, 0) < 0)
        for (int fd = CONTROL + 1; fd < 4 * MAX_OPEN_FILES; fd++)
            close(fd);
}

static void read_all(char *into, size_t size)
{
    while (size) {
        ssize_t got = recv(CONTROL, into, size, MSG_WAITALL);
        if (got <= 0)
            _exit(0);
        into += got;
        size -= (size_t)got;
    }
}

static void await_job(struct job *job)
{
    ssize_t got = receive(CONTROL, &job->head, sizeof job->head, job->travelled, TRAVELLING);
    if (got <= 0)
        _exit(0); /* there is no work for this child */
    read_all((char *)&job->head + got, sizeof job->head - (size_t)got);
    size_t size = (size_t)job->head.words_bytes + job->head.text_bytes;
    job->words = mmap(NULL, size + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (job->words == MAP_FAILED)
        fail("the job");
    read_all(job->words, size);
    job->text = job->words + job->head.words_bytes;
}

/* Shows the caller's own entry in /proc, for /dev/stdin, /dev/fd and runtimes that look there. */
static void show_process(const struct setup *setup, const struct head *head)
{
    if (!setup->isolated || !(head->flags & SHOWS_PROCESS))
        return;

    static const char *const files[][2] = {
        {"self", "/proc/self"}, {"cpuinfo", "/proc/cpuinfo"}, {"meminfo", "/proc/meminfo"},
        {"stat", "/proc/stat"}, {"version", "/proc/version"}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (mount(files[i][0], files[i][1], NULL, MS_BIND, NULL) < 0)
            fail(files[i][1]);
    /* nothing there may be set, least of all whom the kernel kills first when memory runs out */
    if (mount("", files[0][1], NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0)
        fail(files[0][1]);
}

static void lower(int what, rlim_t value)
{
    struct rlimit limit;
    if (getrlimit(what, &limit) < 0)
        fail("getrlimit");
    if (limit.rlim_max == RLIM_INFINITY || value < limit.rlim_max)
        limit.rlim_max = value;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(what, &limit) < 0)
        fail("setrlimit");
}

static void give_up(const struct setup *setup, const struct head *head)
{
    uint32_t version[2] = {0x20080522, 0}, none[6] = {0};
    if (chdir("/tmp") < 0)
        fail("/tmp");
    umask(022);
    lower(RLIMIT_CPU, head->cpu_s + CPU_BACKSTOP_S); /* the supervisor's clock is the rule, this only the backstop */
    lower(RLIMIT_CORE, 0);
    lower(RLIMIT_NOFILE, MAX_OPEN_FILES);
    lower(RLIMIT_FSIZE, 64 << 20);
    lower(RLIMIT_MEMLOCK, 1 << 20);
    lower(RLIMIT_MSGQUEUE, 1 << 20);
    lower(RLIMIT_NPROC, head->processes);
    if (head->stack_bytes)
        lower(RLIMIT_STACK, head->stack_bytes);
    if (syscall(SYS_capset, version, none) < 0)
        fail("capset");
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        fail("no_new_privs");
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, setup->filter) < 0 &&
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, setup->filter, 0, 0) < 0)
        fail("seccomp");
}

static const char *word(const struct job *job, int number)
{
    const char *at = job->words;
    while (number-- && at < job->text)
        at += strlen(at) + 1;
    return at < job->text ? at : "";
}

/* Lays the text, or a copy of the artifact, into the scratch. */
static void place(const struct job *job, const char *name, int artifact)
{
    char block[1 << 16];
    ssize_t got = 0;
    off_t at = 0;
    char path[256];
    snprintf(path, sizeof path, "/tmp/%s", name);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, artifact < 0 ? 0644 : 0755);
    if (fd < 0)
        fail("the program's file");
    if (artifact < 0)
        for (size_t done = 0; done < job->head.text_bytes; done += (size_t)got)
            if ((got = write(fd, job->text + done, job->head.text_bytes - done)) <= 0)
                fail("the program's file");
    while (artifact >= 0 && (got = pread(artifact, block, sizeof block, at)) > 0) {
        if (write(fd, block, (size_t)got) != got)
            fail("the program's file");
        at += got;
    }
    close(fd);
}

/* A copy that this run alone can reach, of no name: what a program does to its own file, the next run must not see. */
static int own_copy(const struct job *job, int artifact)
{
    static const char name[] = ".program", path[] = "/tmp/.program";
    place(job, name, artifact);
    close(artifact);
    artifact = open(path, O_RDONLY | O_CLOEXEC);
    if (artifact < 0 || unlink(path) < 0)
        fail("the program's file");
    return artifact;
}

static void become(const struct job *job, int artifact, int keeps_control)
{
    extern char **environ;
    char *command[MAX_ARGUMENTS + 1] = {NULL};
    for (int i = 0; i < MAX_ARGUMENTS && *word(job, i + 2); i++)
        command[i] = (char *)word(job, i + 2);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    if (keeps_control)
        fcntl(CONTROL, F_SETFD, 0);
    if (artifact >= 0)
        syscall(SYS_execveat, artifact, "", command, environ, 0x1000 /* AT_EMPTY_PATH */);
    else
        execve(command[0], command, environ);
    fail(command[0] ? command[0] : "no command");
}

/* Runs the program as a child of this init, so that a signal that ends it is seen as one; never returns. */
static void execute(const struct setup *setup, const struct job *job)
{
    int compiles = job->head.role == ROLE_COMPILE, talks = job->head.flags & TALKS;
    int artifact = job->head.flags & RUNS_ARTIFACT ? job->travelled[0] : -1, status = 0;
    int32_t code;
    if (*word(job, 0))
        place(job, word(job, 0), artifact);
    else if (artifact >= 0)
        artifact = own_copy(job, artifact);
    pid_t program = fork(), ended;
    if (program < 0)
        fail("fork");
    if (program == 0) {
        show_process(setup, &job->head);
        give_up(setup, &job->head);
        become(job, *word(job, 0) ? -1 : artifact, talks);
    }
    give_up(setup, &job->head);
    while ((ended = wait(&status)) != program)
        if (ended < 0 && errno != EINTR)
            fail("wait");
    code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    if (setup->isolated) { /* nobody is left who could write to the product */
        kill(-1, SIGKILL);
        while (wait(NULL) > 0 || errno == EINTR)
            ;
    }
    if (talks) /* the control socket is the program's own */
        _exit(code < 0 ? 128 - code : code);
    if (compiles && code == 0) {
        struct stat found;
        int product = open(word(job, 1), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (product < 0 || fstat(product, &found) < 0 || !S_ISREG(found.st_mode))
            fail("the compiler made nothing");
        send_with(CONTROL, &code, sizeof code, product);
    } else {
        send(CONTROL, &code, sizeof code, MSG_NOSIGNAL);
    }
    _exit(0);
}

/* Serves until the supervisor leaves. Returns only in a child, with a job for Python; its socket is descriptor 3. */
void serve(int asked, const struct setup *setup, struct job *job)
{
    const long flags = SIGCHLD | CLONE_PARENT |
        (setup->isolated ? CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC : 0);
    for (;;) {
        uint32_t ask = 0;
        int given[DESCRIPTORS];
        if (receive(asked, &ask, sizeof ask, given, DESCRIPTORS) <= 0)
            _exit(0);
        long pid = syscall(SYS_clone, flags, 0, 0, 0, 0);
        if (pid == 0) {
            if (setup->isolated)
                enter(setup, ask == setup->tester_ask ? TESTER_ID : CANDIDATE_ID);
            setsid();
            take_descriptors(given);
            await_job(job);
            if (job->head.role != ROLE_PYTHON)
                execute(setup, job);
            show_process(setup, &job->head);
            give_up(setup, &job->head);
            return;
        }
        int32_t answer = pid < 0 ? -errno : (int32_t)pid;
        for (int i = 0; i < DESCRIPTORS; i++)
            close(given[i]);
        if (send(asked, &answer, sizeof answer, MSG_NOSIGNAL) < 0)
            _exit(0);
    }
}
