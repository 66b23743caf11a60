/* A disk that fails on purpose, preloaded into a command: it counts the calls that change files
 * below one folder, and at the Nth kills the process or makes the call fail.
 *
 * faults_arm() starts it, so that a process can be forked from one that has imported everything.
 * Each call met is written to the descriptor of the report, as `NAME PATH`, behind `!` the Nth.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

enum needs { NOTHING, SPACE }; /* what a full disk refuses */
enum kind { COUNT, KILL, TEAR, FULL, EIO_ONCE, DENIED, READONLY, INTERRUPT, TERMINATE };
static const char *const kinds[] = {"count",  "kill",     "tear",      "full",     "eio",
                                    "denied", "readonly", "interrupt", "terminate"};

static char folder[PATH_MAX];
static size_t folder_length;
static enum kind kind;
static long nth, met;
static int report = -1, halved;

int faults_arm(const char *watched, const char *wanted, long number, int descriptor)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i], wanted) == 0) {
            kind = (enum kind)i;
            folder_length = (size_t)snprintf(folder, sizeof folder, "%s", watched);
            nth = number;
            met = 0;
            report = descriptor;
            return 0;
        }
    return -1;
}

/* So that a whole process can be run under it; what it starts itself runs without. */
__attribute__((constructor)) static void start(void)
{
    const char *watched = getenv("FAULTS_FOLDER");
    unsetenv("LD_PRELOAD");
    if (watched != NULL)
        faults_arm(watched, getenv("FAULTS_KIND"), atol(getenv("FAULTS_NTH")),
                   atoi(getenv("FAULTS_REPORT")));
}

static void path_of(int fd, char *path)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
}

static void resolve(int at, const char *name, char *path)
{
    char base[PATH_MAX] = "";
    if (name[0] == '/') {
        snprintf(path, PATH_MAX, "%s", name);
        return;
    }
    if (at != AT_FDCWD)
        path_of(at, base);
    else if (getcwd(base, sizeof base) == NULL)
        base[0] = 0;
    if (snprintf(path, PATH_MAX, "%s/%s", base, name) >= PATH_MAX)
        path[0] = 0;
}

static int is_watched(const char *path)
{
    return strncmp(path, folder, folder_length) == 0 &&
           (path[folder_length] == 0 || path[folder_length] == '/');
}

static void note(const char *mark, const char *call, const char *path)
{
    char line[PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%s%s %s\n", mark, call, path);
    syscall(SYS_write, report, line, (size_t)length);
}

/* Returns whether the call shall fail, with errno set. `data` is whether it writes data: then half
 * of it may be written first, which `halved` tells. */
static int meet(const char *call, const char *path, enum needs needs, int data)
{
    halved = 0;
    if (report < 0 || !is_watched(path))
        return 0;
    int now = ++met == nth, later = met > nth;
    note(now && kind != COUNT ? "!" : "", call, path);
    if (kind == COUNT || !(now || later))
        return 0;
    if (now && (kind == KILL || kind == TEAR)) {
        if (kind == KILL || !data)
            kill(getpid(), SIGKILL);
        halved = 1;
    } else if (now && (kind == INTERRUPT || kind == TERMINATE)) {
        raise(kind == INTERRUPT ? SIGINT : SIGTERM);
    } else if (kind == FULL && needs == SPACE) {
        halved = now && data; /* the last bytes that fit */
        errno = ENOSPC;
        return !halved;
    } else if (kind == READONLY) {
        errno = EROFS;
        return 1;
    } else if (now && (kind == EIO_ONCE || kind == DENIED)) {
        errno = kind == DENIED ? EACCES : EIO;
        return 1;
    }
    return 0;
}

static int meet_fd(const char *call, int fd, enum needs needs, int data)
{
    char path[PATH_MAX];
    halved = 0;
    if (report < 0)
        return 0;
    path_of(fd, path);
    return meet(call, path, needs, data);
}

static int meet_name(const char *call, int at, const char *name, enum needs needs)
{
    char path[PATH_MAX];
    if (report < 0)
        return 0;
    resolve(at, name, path);
    return meet(call, path, needs, 0);
}

/* The half of a write that still happened; a torn one ends the process behind it. */
static size_t half(size_t count)
{
    return halved ? (count + 1) / 2 : count;
}

static ssize_t done(ssize_t result)
{
    if (halved && kind == TEAR)
        kill(getpid(), SIGKILL);
    return result;
}

static int meet_open(int at, const char *name, int flags)
{
    char path[PATH_MAX];
    struct stat facts;
    if (report < 0 || ((flags & O_ACCMODE) == O_RDONLY && !(flags & (O_CREAT | O_TRUNC))))
        return 0;
    resolve(at, name, path);
    enum needs needs = (flags & O_CREAT) && lstat(path, &facts) != 0 ? SPACE : NOTHING;
    return meet(needs == SPACE ? "create" : flags & O_TRUNC ? "truncate" : "open", path, needs, 0);
}

static mode_t mode_of(int flags, va_list more)
{
    return flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(more, int) : 0;
}

#define OPEN(name)                                    \
    int name(const char *path, int flags, ...)        \
    {                                                 \
        va_list more;                                 \
        va_start(more, flags);                        \
        mode_t mode = mode_of(flags, more);           \
        va_end(more);                                 \
        if (meet_open(AT_FDCWD, path, flags))         \
            return -1;                                \
        return REAL(name)(path, flags, mode);         \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                      \
    int name(int at, const char *path, int flags, ...)    \
    {                                                     \
        va_list more;                                     \
        va_start(more, flags);                            \
        mode_t mode = mode_of(flags, more);               \
        va_end(more);                                     \
        if (meet_open(at, path, flags))                   \
            return -1;                                    \
        return REAL(name)(at, path, flags, mode);         \
    }
OPENAT(openat)
OPENAT(openat64)

#define WRITE(name, needs, parameters, arguments)     \
    ssize_t name parameters                           \
    {                                                 \
        if (meet_fd("write", fd, needs, 1))           \
            return -1;                                \
        return done(REAL(name) arguments);            \
    }
WRITE(write, SPACE, (int fd, const void *data, size_t count), (fd, data, half(count)))
WRITE(pwrite, SPACE, (int fd, const void *data, size_t count, off_t at),
      (fd, data, half(count), at))
WRITE(pwrite64, SPACE, (int fd, const void *data, size_t count, off64_t at),
      (fd, data, half(count), at))
WRITE(writev, SPACE, (int fd, const struct iovec *parts, int count),
      (fd, parts, (int)half((size_t)count)))
WRITE(pwritev, SPACE, (int fd, const struct iovec *parts, int count, off_t at),
      (fd, parts, (int)half((size_t)count), at))
WRITE(pwritev64, SPACE, (int fd, const struct iovec *parts, int count, off64_t at),
      (fd, parts, (int)half((size_t)count), at))
WRITE(sendfile, SPACE, (int fd, int from, off_t *at, size_t count), (fd, from, at, half(count)))
WRITE(sendfile64, SPACE, (int fd, int from, off64_t *at, size_t count),
      (fd, from, at, half(count)))
ssize_t copy_file_range(int from, off64_t *at, int fd, off64_t *to, size_t count, unsigned flags)
{
    if (meet_fd("write", fd, SPACE, 1))
        return -1;
    return done(REAL(copy_file_range)(from, at, fd, to, half(count), flags));
}

static enum needs growing(int fd, off64_t size)
{
    struct stat facts;
    return fstat(fd, &facts) == 0 && facts.st_size < size ? SPACE : NOTHING;
}

#define BY_FD(name, call, needs, parameters, arguments) \
    int name parameters                                 \
    {                                                   \
        if (meet_fd(call, fd, needs, 0))                \
            return -1;                                  \
        return REAL(name) arguments;                    \
    }
BY_FD(ftruncate, "truncate", growing(fd, size), (int fd, off_t size), (fd, size))
BY_FD(ftruncate64, "truncate", growing(fd, size), (int fd, off64_t size), (fd, size))
BY_FD(fallocate, "allocate", SPACE, (int fd, int how, off_t at, off_t size), (fd, how, at, size))
BY_FD(fallocate64, "allocate", SPACE, (int fd, int how, off64_t at, off64_t size),
      (fd, how, at, size))
BY_FD(fsync, "sync", NOTHING, (int fd), (fd))
BY_FD(fdatasync, "sync", NOTHING, (int fd), (fd))
BY_FD(fchmod, "chmod", NOTHING, (int fd, mode_t mode), (fd, mode))

#define BY_ERROR(name, parameters, arguments) /* these return the error */ \
    int name parameters                                                    \
    {                                                                      \
        if (meet_fd("allocate", fd, SPACE, 0))                             \
            return errno;                                                  \
        return REAL(name) arguments;                                       \
    }
BY_ERROR(posix_fallocate, (int fd, off_t at, off_t size), (fd, at, size))
BY_ERROR(posix_fallocate64, (int fd, off64_t at, off64_t size), (fd, at, size))

#define BY_NAME(name, call, needs, at, path, parameters, arguments) \
    int name parameters                                             \
    {                                                               \
        if (meet_name(call, at, path, needs))                       \
            return -1;                                              \
        return REAL(name) arguments;                                \
    }
BY_NAME(truncate, "truncate", NOTHING, AT_FDCWD, path, (const char *path, off_t size), (path, size))
BY_NAME(truncate64, "truncate", NOTHING, AT_FDCWD, path, (const char *path, off64_t size),
        (path, size))
BY_NAME(rename, "rename", NOTHING, AT_FDCWD, to, (const char *from, const char *to), (from, to))
BY_NAME(renameat, "rename", NOTHING, at, to, (int near, const char *from, int at, const char *to),
        (near, from, at, to))
BY_NAME(renameat2, "rename", NOTHING, at, to,
        (int near, const char *from, int at, const char *to, unsigned flags),
        (near, from, at, to, flags))
BY_NAME(link, "link", SPACE, AT_FDCWD, to, (const char *from, const char *to), (from, to))
BY_NAME(linkat, "link", SPACE, at, to,
        (int near, const char *from, int at, const char *to, int flags),
        (near, from, at, to, flags))
BY_NAME(symlink, "link", SPACE, AT_FDCWD, to, (const char *from, const char *to), (from, to))
BY_NAME(symlinkat, "link", SPACE, at, to, (const char *from, int at, const char *to),
        (from, at, to))
BY_NAME(unlink, "unlink", NOTHING, AT_FDCWD, path, (const char *path), (path))
BY_NAME(unlinkat, "unlink", NOTHING, at, path, (int at, const char *path, int flags),
        (at, path, flags))
BY_NAME(rmdir, "rmdir", NOTHING, AT_FDCWD, path, (const char *path), (path))
BY_NAME(mkdir, "mkdir", SPACE, AT_FDCWD, path, (const char *path, mode_t mode), (path, mode))
BY_NAME(mkdirat, "mkdir", SPACE, at, path, (int at, const char *path, mode_t mode),
        (at, path, mode))
BY_NAME(chmod, "chmod", NOTHING, AT_FDCWD, path, (const char *path, mode_t mode), (path, mode))
BY_NAME(fchmodat, "chmod", NOTHING, at, path, (int at, const char *path, mode_t mode, int flags),
        (at, path, mode, flags))
