// SPDX-License-Identifier: Apache-2.0
// SHA-256 against sha256sum(1), base64 against RFC 4648 section 10 and base64(1).
#include "core/crypto/sha256.hpp"
#include "core/json/bounds.hpp"

#include <catch2/catch.hpp>

namespace kfpkg {
namespace {

TEST_CASE("SHA-256 is that of sha256sum", "[core]") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  // python3 -c 'print("kfpkg"*100000, end="")' | sha256sum
  Sha256 pieces;
  std::string whole;
  for (int i = 0; i < 100000; ++i) {
    pieces.update("kfpkg");
    whole += "kfpkg";
  }
  const std::string digest = pieces.hex();
  CHECK(digest == sha256_hex(whole));
  CHECK(digest == "1b50f07ca6a4f7568463a0859d24c24dc20c446956e2ec2af2f0b3699d565d35");
}

TEST_CASE("base64 is that of RFC 4648", "[core]") {
  const auto [plain, coded] = GENERATE(table<std::string, std::string>({{"", ""},
                                                                        {"f", "Zg=="},
                                                                        {"fo", "Zm8="},
                                                                        {"foo", "Zm9v"},
                                                                        {"foob", "Zm9vYg=="},
                                                                        {"fooba", "Zm9vYmE="},
                                                                        {"foobar", "Zm9vYmFy"},
                                                                        {"\xfb\xff\xfe", "+//+"}}));
  CAPTURE(plain);
  CHECK(base64_encode(plain) == coded);
  CHECK(base64_decode(coded) == plain);
  CHECK(base64_decode(coded.substr(0, coded.find('='))) == plain);
}

TEST_CASE("what is not base64 is refused", "[core]") {
  const auto text =
      GENERATE("Z", "Zg=", "Zg===", "Zm9v\n", "Zm 9v", "Zm-v", "=", "====", "Zg==Zg==");
  CAPTURE(text);
  CHECK_FALSE(base64_decode(text).has_value());
}

TEST_CASE("JSON depth is counted outside strings", "[core]") {
  CHECK(json_depth_within(R"({"a":[1,"[[[[\"[["]})", 2));
  CHECK_FALSE(json_depth_within("[[[", 2));
  CHECK(json_depth_within("[][][]", 1));
}

}  // namespace
}  // namespace kfpkg
