// One e-mail: to one person, the same words as plain text and as HTML (RFC 5322, RFC 2046).
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::mail {

struct Message {
  std::string from_name;     // UTF-8
  std::string from_address;  // "miroir@example.org"
  std::string to_address;
  std::string subject;  // UTF-8
  std::string plain;    // UTF-8, lines end in \n
  std::string html;
  std::string message_id;           // without "<" and ">": "a1b2@example.org"; the same at every attempt
  std::int64_t sent_at = 0;         // seconds since 1970
  std::string preferences_address;  // where its reader chooses what to receive; empty: nowhere
};

// An address that may stand in a header and in an SMTP command: something@something of printable ASCII without spaces,
// quotes, commas, colons or angle brackets. Written so that no address can bring a header or a recipient of its own.
bool is_plain_address(std::string_view address);

// A text of a header as RFC 2047 wants it: as it is where it is plain ASCII, else "=?UTF-8?B?…?=" in words of at most
// 75 characters that split no character. Line ends become spaces.
std::string encoded_header(std::string_view text);

// "Mon, 1 Mar 2021 06:00:00 +0000"
std::string message_date(std::int64_t seconds);

// Header lines without line ends, those that say what the body is excepted. Refuses ("bad-address") an address that is
// not plain.
base::Result<std::vector<std::string>> header_lines(const Message& message);

}  // namespace miroir::mail
