// Macros with names like ours that the headers of others define, each with where from. Our headers compile behind all
// of them; macros.cmake reads the names off this file, and asks whether each is still what it was. The standard library
// and simdjson must compile behind them, too: what neither takes is not here.
#ifndef UBIOPS_WEBHOOKS_TESTS_BUILD_FOREIGN_MACROS_HPP
#define UBIOPS_WEBHOOKS_TESTS_BUILD_FOREIGN_MACROS_HPP

// Qt without QT_NO_KEYWORDS
#define emit
#define foreach for
#define forever while (true)
#define signals public
#define slots

// Windows
#define CALLBACK
#define CONST const
#define DELETE 0x00010000L
#define DOMAIN 1
#define ERROR 0
#define FALSE 0
#define FAR
#define GetMessage GetMessageA
#define GetObject GetObjectA
#define IN
#define NEAR
#define NO_ERROR 0L
#define OPTIONAL
#define OUT
#define OVERFLOW 3
#define STRICT 1
#define THIS void
#define TRUE 1
#define VOID void
#define cdecl
#define far
#define huge
#define hyper
#define interface struct
#define max(a, b) (((a) > (b)) ? (a) : (b))
#define min(a, b) (((a) < (b)) ? (a) : (b))
#define near
#define pascal
#define small char

// macOS: <AssertMacros.h> and Objective-C
#define NO 0
#define YES 1
#define check(assertion)
#define check_noerr(error)
#define check_string(assertion, message)
#define ncheck(assertion)
#define nil nullptr
#define nrequire(assertion, label)
#define nverify(assertion)
#define require(assertion, label)
#define require_action(assertion, label, action)
#define require_noerr(error, label)
#define require_quiet(assertion, label)
#define require_string(assertion, label, message)
#define verify(assertion)
#define verify_action(assertion, action)
#define verify_noerr(error)
#define verify_string(assertion, message)

// X11
#define Always 2
#define Bool int
#define None 0L
#define Status int
#define Success 0
#define Unsorted 0

// Unix: <sys/sysmacros.h>, <termios.h>, compilers
#define B0 0000000
#define linux 1
#define major(device) 0
#define makedev(major, minor) 0
#define minor(device) 0
#define unix 1

// Kernels, loggers, test frameworks
#define ASSERT(condition)
#define CHECK(condition)
#define DEBUG 1
#define EXPECT(condition)
#define FAIL(message)
#define INFO 1
#define LOG(level)
#define REQUIRE(condition)
#define TEST(suite, name)
#define VERIFY(condition)
#define WARN(message)
#define likely(condition) (condition)
#define unlikely(condition) (condition)

#endif
