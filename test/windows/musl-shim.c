/* What Debian's libstdc++ and libgcc_s ask of glibc and musl 1.2.3 lacks. They stand in for the ones that a musl system
   has, which Bun needs; the addon under test needs neither. Its file name is that of glibc's loader. */
typedef unsigned long size;

char __libc_single_threaded = 0;
struct { unsigned words[4]; } __cpu_model;

size strftime_l(char *text, size length, const char *format, const void *time, void *locale);

size __strftime_l(char *text, size length, const char *format, const void *time, void *locale) {
  return strftime_l(text, length, format, time, locale);
}
unsigned arc4random(void) { return 4; }
int __cxa_thread_atexit_impl(void (*function)(void *), void *object, void *library) {
  (void)function, (void)object, (void)library;
  return 0;
}
int _dl_find_object(void *address, void *result) {
  (void)address, (void)result;
  return -1;
}
int __cpu_indicator_init(void) { return 0; }
