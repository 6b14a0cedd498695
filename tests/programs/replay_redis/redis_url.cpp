#include <replay_redis/redis_url.hpp>

#include <replay_redis/redis_url.hpp>  // again: the guard holds

#include <string>
#include <string_view>

#include "catch.hpp"

using replay_redis::parse_redis_url;

TEST_CASE("a Redis URL is read part by part") {
  struct expected {
    std::string_view text, host, user, password;
    unsigned port, database;
  };
  for (const expected& each : {
           expected{"redis://localhost", "localhost", "", "", 6379, 0},
           expected{"redis://localhost/", "localhost", "", "", 6379, 0},
           expected{"redis://10.0.0.7:7000", "10.0.0.7", "", "", 7000, 0},
           expected{"rediss://h:7000/1", "h", "", "", 7000, 1},
           expected{"redis-sentinel://h#name", "h", "", "", 26379, 0},
           expected{"rediss-sentinel://ann:secret@h:1/2#name", "h", "ann", "secret", 1, 2},
           expected{"redis://:a?b#c@h", "h", "", "a?b#c", 6379, 0},
           expected{"redis://h:65535/9999", "h", "", "", 65535, 9999},
           expected{"redis://[::1]", "::1", "", "", 6379, 0},
           expected{"redis://[fe80::1]:1/2", "fe80::1", "", "", 1, 2},
           expected{"redis://:secret@h", "h", "", "secret", 6379, 0},
           expected{"redis://ann:secret@h:1/2", "h", "ann", "secret", 1, 2},
           expected{"redis://a%3An:s%2fe%40c%25@h", "h", "a:n", "s/e@c%", 6379, 0},
           expected{"redis://ann:s:e@c@h", "h", "ann", "s:e@c", 6379, 0},
       }) {
    INFO(each.text);
    const auto url = parse_redis_url(each.text);
    REQUIRE(url.has_value());
    REQUIRE(url->hosts.size() == 1);
    CHECK(url->hosts[0].name == each.host);
    CHECK(url->user == each.user);
    CHECK(url->password == each.password);
    CHECK(url->hosts[0].port == each.port);
    CHECK(url->database == each.database);
  }
}

TEST_CASE("what is no Redis URL is refused by the name of its part, and never shown") {
  struct expected {
    std::string_view text, subject;
  };
  for (const expected& each : {
           expected{"", "redis URL: scheme"},
           expected{"redis:", "redis URL: scheme"},
           expected{"redis:///", "redis URL: host"},
           expected{"valkey://sesame", "redis URL: scheme"},
           expected{"sentinel://sesame", "redis URL: scheme"},
           expected{"REDIS://sesame", "redis URL: scheme"},
           expected{"redis://", "redis URL: host"},
           expected{"redis:///0", "redis URL: host"},
           expected{"redis://:1", "redis URL: host"},
           expected{"redis://se same", "redis URL: host"},
           expected{"redis://sesame?x", "redis URL: query"},
           expected{"redis://sesame?ca_file=sesame", "redis URL: query"},
           expected{"rediss://sesame?", "redis URL: query"},
           expected{"rediss://h?sesame", "redis URL: query"},
           expected{"rediss://h?ca_file=", "redis URL: query"},
           expected{"rediss://h?ca_file=sesame%", "redis URL: query"},
           expected{"rediss://h?ca_file=sesame%00", "redis URL: query"},
           expected{"rediss://h?ca_file=sesame&ca_file=sesame", "redis URL: query"},
           expected{"rediss://h?cert_file=sesame", "redis URL: query"},
           expected{"rediss://h?key_file=sesame", "redis URL: query"},
           expected{"rediss://h?verify=sesame", "redis URL: query"},
           expected{"redis://sesame#x", "redis URL: name"},
           expected{"redis-sentinel://sesame", "redis URL: name"},
           expected{"redis-sentinel://sesame#", "redis URL: name"},
           expected{"redis-sentinel://h#ses ame", "redis URL: name"},
           expected{"redis-sentinel://h#sesame%0a", "redis URL: name"},
           expected{"redis://sesame,", "redis URL: host"},
           expected{"redis://,sesame", "redis URL: host"},
           expected{"redis://h,,sesame", "redis URL: host"},
           expected{"redis://h,sesame:x", "redis URL: port"},
           expected{"redis://1,2,3,4,5,6,7,8,9", "redis URL: hosts"},
           expected{"redis://ses%61me", "redis URL: host"},
           expected{"redis://sesam\xc3\xa9", "redis URL: host"},
           expected{"redis://[::1", "redis URL: host"},
           expected{"redis://[]", "redis URL: host"},
           expected{"redis://h:", "redis URL: port"},
           expected{"redis://h:0", "redis URL: port"},
           expected{"redis://h:65536", "redis URL: port"},
           expected{"redis://h:-1", "redis URL: port"},
           expected{"redis://h:1sesame", "redis URL: port"},
           expected{"redis://[::1]1", "redis URL: port"},
           expected{"redis://::1", "redis URL: host"},
           expected{"redis://h/x", "redis URL: database"},
           expected{"redis://h/10000", "redis URL: database"},
           expected{"redis://h/-1", "redis URL: database"},
           expected{"redis://h/0/", "redis URL: database"},
           expected{"redis://sesame@h", "redis URL: password"},
           expected{"redis://ann:@h", "redis URL: password"},
           expected{"redis://ann:sesame%@h", "redis URL: password"},
           expected{"redis://ann:sesame%4@h", "redis URL: password"},
           expected{"redis://ann:sesame%4g@h", "redis URL: password"},
           expected{"redis://ann:sesame%+1@h", "redis URL: password"},
           expected{"redis://%:sesame@h", "redis URL: user"},
           // An unescaped slash ends the authority, so that its rest would be a database.
           expected{"redis://ann:ses/ame@h", "redis URL: database"},
       }) {
    INFO(each.text);
    const auto url = parse_redis_url(each.text);
    REQUIRE(!url.has_value());
    CHECK(url.error().code() == ubiops::webhooks::errc::invalid_policy);
    CHECK(url.error().subject() == each.subject);
    CHECK(url.error().message().find("sesame") == std::string::npos);
  }
}

TEST_CASE("a Redis URL may name several hosts, files of TLS, and what Sentinels call their primary") {
  const auto url =
      parse_redis_url("rediss-sentinel://:sesame@a,b:1,[::1]:2/3?ca_file=/c%26a&cert_file=c.pem&key_file=k#my%20one");
  REQUIRE(!url.has_value());
  CHECK(url.error().subject() == "redis URL: name");
  const auto right =
      parse_redis_url("rediss-sentinel://:sesame@a,b:1,[::1]:2/3?ca_file=/c%26a&cert_file=c.pem&key_file=k#one");
  REQUIRE(right.has_value());
  REQUIRE(right->hosts.size() == 3);
  CHECK(right->hosts[0].name == "a");
  CHECK(right->hosts[0].port == 26379);
  CHECK(right->hosts[1].name == "b");
  CHECK(right->hosts[1].port == 1);
  CHECK(right->hosts[2].name == "::1");
  CHECK(right->hosts[2].port == 2);
  CHECK(right->database == 3);
  CHECK(right->primary == "one");
  CHECK(right->uses_tls);
  CHECK(right->tls.ca == "/c&a");
  CHECK(right->tls.certificate == "c.pem");
  CHECK(right->tls.key == "k");
  CHECK(right->shown() == "rediss-sentinel://a:26379,b:1,[::1]:2/3#one");
  CHECK(!(*parse_redis_url("redis-sentinel://a#one")).uses_tls);
  CHECK((*parse_redis_url("rediss://a?ca_file=f")).shown() == "rediss://a:6379/0");
}

TEST_CASE("a Redis URL is shown without its login") {
  CHECK((*parse_redis_url("redis://ann:sesame@h:1/2")).shown() == "redis://h:1/2");
  CHECK((*parse_redis_url("redis://:sesame@[::1]")).shown() == "redis://[::1]:6379/0");
}
