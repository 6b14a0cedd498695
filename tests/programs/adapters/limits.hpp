// Where a server does not end a request as the library would, how it does, and why. It can only refuse what the library
// would accept, or refuse otherwise: the tests let none accept more, but where a framework hides what was sent from
// everybody. examples/adapters/README.md has the same rows.
#ifndef UBIOPS_WEBHOOKS_TESTS_ADAPTERS_LIMITS_HPP
#define UBIOPS_WEBHOOKS_TESTS_ADAPTERS_LIMITS_HPP

#include <string_view>

struct limit {
  std::string_view server;
  std::string_view request;
  std::string_view outcome;  ///< two joined by " or " where it is the one or the other
  std::string_view reason;
  bool though_refused = false;  ///< it accepts what the library refuses
  std::string_view since = {};  ///< the framework's release; older ones end it as the library would
};

inline constexpr limit limits[] = {
    {"poco", "110 headers", "400", "POCO takes 100 field lines"},
    {"poco", "110 headers, the last a repeat", "400", "POCO takes 100 field lines"},
    {"poco", "a line of 4092 bytes", "403 content_digest_mismatch",
     "POCO takes such a line for the end of the head, and what follows for the body"},
    {"httplib", "a lower-case method", "400", "cpp-httplib takes the methods that it knows"},
    {"httplib", "110 headers", "400 or 204", "cpp-httplib takes 100 field lines since 0.22, and Debian's 0.18.7 does",
     false, "0.18.7"},
    {"httplib", "110 headers, the last a repeat", "400 or 403 signature_mismatch",
     "cpp-httplib takes 100 field lines since 0.22, and Debian's 0.18.7 does", false, "0.18.7"},
    {"civetweb", "absolute form", "closed", "CivetWeb takes an absolute target only for its own address and port"},
    {"civetweb", "absolute form, signed for another receiver", "closed",
     "CivetWeb takes an absolute target only for its own address and port"},
    {"civetweb", "tabs around values", "400", "CivetWeb takes no tab in a head"},
    {"civetweb", "110 headers", "400 missing_signature_input",
     "CivetWeb passes over what follows its 64th field line; the adapter then shows none"},
    {"civetweb", "110 headers, the last a repeat", "400 missing_signature_input",
     "CivetWeb passes over what follows its 64th field line; the adapter then shows none"},
    {"civetweb", "a lower-case method", "400", "CivetWeb takes the methods that it knows"},
    {"civetweb", "a folded line that is not covered", "204",
     "CivetWeb passes over what follows a line without a name, and this line with it"},
    {"civetweb", "an unsigned repeat behind a line without a name", "204",
     "CivetWeb passes over what follows a line without a name", true},
    {"civetweb", "an unsigned repeat behind a folded line", "204",
     "CivetWeb passes over what follows a line without a name, for which it takes the second part", true},
    {"restinio", "a lower-case method", "closed", "RESTinio takes the methods that it knows"},
    {"restinio", "Expect: 100-continue", "204",
     "RESTinio never sends 100; most clients send the body all the same, after a second"},
    {"restinio", "a forgery with Expect: 100-continue and 1 GiB to come", "closed",
     "RESTinio shows no head before its body, and closes where Content-Length is above the limit"},
    {"restinio", "a forged target with Expect: 100-continue and 1 GiB to come", "closed",
     "RESTinio shows no head before its body, and closes where Content-Length is above the limit"},
    {"restinio", "a body of more than 1 MiB", "closed",
     "RESTinio shows no head before its body, and closes where Content-Length is above the limit"},
    {"restinio", "chunked in HTTP/1.0", "204", "RESTinio does not tell the version of a request"},
    {"listener", "another method", "405 method_not_allowed", "the listener serves POST and HEAD only"},
    {"listener", "a lower-case method", "405 method_not_allowed", "the listener serves POST and HEAD only"},
    {"fastcgi", "a lower-case method", "400", "nginx takes no such method"},
    {"fastcgi", "LF alone at the end of a line", "204",
     "nginx takes LF for the end of a line, as RFC 9112 §2.2 lets it", true},
    {"fastcgi", "two blanks before the target", "204", "nginx passes over blanks in the request line", true},
    {"fastcgi", "two blanks behind the target", "204", "nginx passes over blanks in the request line", true},
    {"fastcgi", "a body of more than 1 MiB", "413", "nginx refuses it by its Content-Length"},
    {"fastcgi", "a forgery with Expect: 100-continue and 1 GiB to come", "413",
     "nginx refuses it by its Content-Length"},
    {"fastcgi", "a forged target with Expect: 100-continue and 1 GiB to come", "413",
     "nginx refuses it by its Content-Length"},
    {"evhttp", "a lower-case method", "501", "evhttp takes the methods that it knows"},
    {"evhttp", "a body of more than 1 MiB", "413", "evhttp refuses it by its Content-Length"},
    {"evhttp", "a forgery with Expect: 100-continue and 1 GiB to come", "413",
     "evhttp refuses it by its Content-Length"},
    {"evhttp", "a forged target with Expect: 100-continue and 1 GiB to come", "413",
     "evhttp refuses it by its Content-Length"},
    {"drogon", "a lower-case method", "405", "Drogon takes the methods that it knows"},
    {"drogon", "a body of more than 1 MiB", "413", "Drogon refuses it by its Content-Length"},
    {"drogon", "chunked with trailers", "400", "Drogon takes no trailers"},
    {"drogon", "chunked, a covered field only in the trailers", "400", "Drogon takes no trailers"},
    {"drogon", "chunked, a covered field only in the first of two trailers", "400", "Drogon takes no trailers"},
    {"drogon", "chunked, a covered repeat only in the first of two trailers", "400", "Drogon takes no trailers"},
    {"drogon", "chunked, a covered field twice, in the head and a trailer", "400", "Drogon takes no trailers"},
    {"drogon", "a forgery with Expect: 100-continue and 1 GiB to come", "413",
     "Drogon refuses it by its Content-Length"},
    {"drogon", "a forged target with Expect: 100-continue and 1 GiB to come", "413",
     "Drogon refuses it by its Content-Length"},
    {"crow", "a lower-case method", "closed", "Crow takes the methods that it knows"},
    {"crow", "a forgery with Expect: 100-continue and 1 GiB to come", "100, closed",
     "Crow asks for the body before anybody sees the head, and gives up after ten seconds"},
    {"crow", "a forged target with Expect: 100-continue and 1 GiB to come", "100, closed",
     "Crow asks for the body before anybody sees the head, and gives up after ten seconds"},
};

#endif
