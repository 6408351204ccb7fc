// SPDX-License-Identifier: Apache-2.0
// A table of prefixes, and the few forms that need more than one.
#include "core/text/secret/token.hpp"

#include "core/text/secret/escape.hpp"
#include "core/text/secret/word.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <utility>

namespace kfpkg {
namespace {

/// Which characters follow a prefix.
enum class Body : std::uint8_t { letters, hex, upper, alnum, word, dotted, base64 };

struct Shape {
  std::string_view prefix;
  Body body;
  std::size_t least;  ///< characters of the body
  std::size_t most;   ///< 0: any number
  std::string_view what;
  std::string_view holds = {};  ///< stands somewhere in the body
};

constexpr std::array k_all_shapes{
    Shape{"ghp_", Body::alnum, 36, 251, "a GitHub token"},
    Shape{"gho_", Body::alnum, 36, 251, "a GitHub token"},
    Shape{"ghu_", Body::alnum, 36, 251, "a GitHub token"},
    Shape{"ghs_", Body::dotted, 36, 0, "a GitHub token"},
    Shape{"ghr_", Body::alnum, 36, 251, "a GitHub token"},
    Shape{"github_pat_", Body::word, 82, 251, "a GitHub token"},
    Shape{"glpat-", Body::dotted, 20, 0, "a GitLab token"},
    Shape{"gldt-", Body::dotted, 20, 0, "a GitLab token"},
    Shape{"glptt-", Body::dotted, 20, 0, "a GitLab token"},
    Shape{"glrt-", Body::dotted, 20, 0, "a GitLab token"},
    Shape{"glcbt-", Body::dotted, 20, 0, "a GitLab token"},
    Shape{"glsoat-", Body::dotted, 20, 0, "a GitLab token"},
    Shape{"gloas-", Body::dotted, 20, 0, "a GitLab token"},
    Shape{"glagent-", Body::dotted, 20, 0, "a GitLab token"},
    Shape{"glft-", Body::dotted, 20, 0, "a GitLab token"},
    Shape{"glrtr-", Body::dotted, 20, 0, "a GitLab token"},
    Shape{"glimt-", Body::dotted, 20, 0, "a GitLab token"},
    Shape{"glffct-", Body::dotted, 20, 0, "a GitLab token"},
    Shape{"glwt-", Body::dotted, 20, 0, "a GitLab token"},
    Shape{"GR1348941", Body::word, 20, 0, "a GitLab token"},
    Shape{"AKIA", Body::upper, 16, 16, "an AWS access key"},
    Shape{"ASIA", Body::upper, 16, 16, "an AWS access key"},
    Shape{"AIza", Body::word, 35, 35, "a Google API key"},
    Shape{"GOCSPX-", Body::word, 28, 28, "a Google client secret"},
    Shape{"ya29.", Body::dotted, 30, 0, "a Google access token"},
    Shape{"AccountKey=", Body::base64, 86, 88, "an Azure storage key"},
    Shape{"hf_", Body::alnum, 34, 34, "a Hugging Face token"},
    Shape{"api_org_", Body::letters, 34, 34, "a Hugging Face token"},
    Shape{"sk-ant-", Body::word, 80, 0, "an Anthropic key"},
    Shape{"sk-or-v1-", Body::hex, 64, 64, "an OpenRouter key"},
    Shape{"sk-", Body::word, 40, 0, "an OpenAI key", "T3BlbkFJ"},
    Shape{"xoxb-", Body::word, 20, 0, "a Slack token"},
    Shape{"xoxp-", Body::word, 20, 0, "a Slack token"},
    Shape{"xoxa-", Body::word, 20, 0, "a Slack token"},
    Shape{"xoxr-", Body::word, 20, 0, "a Slack token"},
    Shape{"xoxs-", Body::word, 20, 0, "a Slack token"},
    Shape{"xoxe.xoxp-", Body::word, 40, 0, "a Slack token"},
    Shape{"xoxe.xoxb-", Body::word, 40, 0, "a Slack token"},
    Shape{"xoxe-", Body::word, 40, 0, "a Slack token"},
    Shape{"xapp-", Body::word, 30, 0, "a Slack token"},
    Shape{"https://hooks.slack.com/services/", Body::base64, 40, 0, "a Slack webhook"},
    Shape{"pypi-AgE", Body::word, 60, 0, "a PyPI token"},
    Shape{"npm_", Body::alnum, 36, 36, "an npm token"},
    Shape{"dckr_pat_", Body::word, 27, 32, "a Docker Hub token"},
    Shape{"dckr_oat_", Body::word, 27, 40, "a Docker Hub token"},
    Shape{"sk_live_", Body::alnum, 24, 0, "a Stripe key"},
    Shape{"rk_live_", Body::alnum, 24, 0, "a Stripe key"},
    Shape{"SG.", Body::dotted, 66, 66, "a SendGrid key"},
    Shape{"dapi", Body::hex, 32, 34, "a Databricks token"},
    Shape{"r8_", Body::alnum, 37, 37, "a Replicate token"},
    Shape{"gsk_", Body::alnum, 52, 52, "a Groq key"},
    Shape{"nvapi-", Body::word, 60, 70, "an NVIDIA key"},
    Shape{"hvs.", Body::word, 24, 0, "a Vault token"},
    Shape{"hvb.", Body::word, 100, 0, "a Vault token"},
    Shape{"ATATT3x", Body::base64, 100, 0, "an Atlassian token"},
    Shape{"glsa_", Body::word, 41, 41, "a Grafana token"},
    Shape{"rubygems_", Body::hex, 48, 48, "a RubyGems key"},
    Shape{"dop_v1_", Body::hex, 64, 64, "a DigitalOcean token"},
    Shape{"lsv2_pt_", Body::word, 40, 44, "a LangSmith key"},
    Shape{"lsv2_sk_", Body::word, 40, 44, "a LangSmith key"},
    Shape{"SharedAccessKey=", Body::base64, 43, 44, "an Azure access key"},
    Shape{"wandb_v1_", Body::word, 40, 0, "a W&B key"},
    Shape{"KGAT_", Body::hex, 32, 32, "a Kaggle token"},
    Shape{"pcsk_", Body::word, 60, 0, "a Pinecone key"},
    Shape{"pplx-", Body::alnum, 48, 48, "a Perplexity key"},
    Shape{"xai-", Body::alnum, 70, 0, "an xAI key"},
    Shape{"AKCp", Body::alnum, 69, 69, "an Artifactory key"},
    Shape{"glc_", Body::base64, 40, 0, "a Grafana token"},
    Shape{"sntrys_", Body::base64, 60, 0, "a Sentry token"},
    Shape{"sntryu_", Body::hex, 64, 64, "a Sentry token"},
    Shape{"pul-", Body::hex, 40, 40, "a Pulumi token"},
    Shape{"dp.pt.", Body::alnum, 40, 44, "a Doppler token"},
    Shape{"Bearer ", Body::base64, 24, 0, "a bearer token"},
};

// Those of one first character together, in the order above.
constexpr auto k_shapes = [] {
  auto shapes = k_all_shapes;
  for (std::size_t i = 1; i < shapes.size(); ++i) {
    for (std::size_t k = i; k > 0 && shapes[k].prefix[0] < shapes[k - 1].prefix[0]; --k)
      std::swap(shapes[k], shapes[k - 1]);
  }
  return shapes;
}();

// Where the shapes of each first character begin; they end where those of the next one do.
constexpr std::array<std::uint8_t, 129> k_first_shape = [] {
  std::array<std::uint8_t, 129> first{};
  for (std::size_t c = 0, i = 0; c < first.size(); ++c) {
    while (i < k_shapes.size() && static_cast<std::size_t>(k_shapes[i].prefix[0]) < c) ++i;
    first[c] = static_cast<std::uint8_t>(i);
  }
  return first;
}();

std::span<const Shape> shapes_of(char first) {
  const auto c = static_cast<unsigned char>(first);
  if (c >= 128) return {};
  return std::span(k_shapes).subspan(k_first_shape[c], k_first_shape[c + 1] - k_first_shape[c]);
}

constexpr std::uint32_t bit_of(char second) {
  return 1U << (static_cast<unsigned char>(second) % 32U);
}

// For a first character the second ones that may follow it: most positions of a text are passed
// over by this.
constexpr std::array<std::uint32_t, 256> k_begins = [] {
  std::array<std::uint32_t, 256> begins{};
  const auto add = [&](std::string_view prefix) {
    begins[static_cast<unsigned char>(prefix[0])] |= bit_of(prefix[1]);
  };
  for (const Shape& shape : k_shapes) add(shape.prefix);
  for (const std::string_view prefix : {"eyJ", "sig="}) add(prefix);
  return begins;
}();

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_letter(char c) {
  return is_upper(c) || (c >= 'a' && c <= 'z');
}

bool is_alnum(char c) {
  return is_letter(c) || is_digit(c);
}

bool belongs_to(Body body, char c) {
  switch (body) {
    case Body::letters:
      return is_letter(c);
    case Body::hex:
      return is_digit(c) || (c >= 'a' && c <= 'f');
    case Body::upper:
      return is_upper(c) || is_digit(c);
    case Body::alnum:
      return is_alnum(c);
    case Body::word:
      return is_alnum(c) || c == '_' || c == '-';
    case Body::dotted:
      return is_alnum(c) || c == '_' || c == '-' || c == '.';
    case Body::base64:
      return is_alnum(c) || std::string_view("+/=_-.~").find(c) != std::string_view::npos;
  }
  return false;
}

std::size_t length_of(Body body, std::string_view text) {
  const auto end =
      std::find_if_not(text.begin(), text.end(), [&](char c) { return belongs_to(body, c); });
  return static_cast<std::size_t>(end - text.begin());
}

constexpr std::array<bool, 256> k_in_word = [] {
  std::array<bool, 256> in_word{};
  for (const char c : std::string_view("0123456789abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-."))
    in_word[static_cast<unsigned char>(c)] = true;
  return in_word;
}();

// No token begins inside what may be the body of another, which keeps the walk linear. An escape of
// JSON for a line end or tab is no part of the word before a token.
bool begins_word(std::string_view text, std::size_t at) {
  if (at == 0 || !k_in_word[static_cast<unsigned char>(text[at - 1])]) return true;
  return at > 1 && text[at - 2] == '\\' &&
         std::string_view("nrt").find(text[at - 1]) != std::string_view::npos;
}

// A word of small letters behind a prefix is prose, or a name.
bool looks_random(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return is_digit(c) || is_upper(c); }) &&
         !is_made_up(text);
}

std::optional<Token> match(const Shape& shape, std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (!rest.starts_with(shape.prefix)) return std::nullopt;
  const std::string_view tail = rest.substr(shape.prefix.size());
  const std::size_t length =
      length_of(shape.body, tail.substr(0, shape.most == 0 ? tail.npos : shape.most + 1));
  if (length < shape.least || (shape.most > 0 && length > shape.most)) return std::nullopt;
  const std::string_view body = tail.substr(0, length);
  if (!shape.holds.empty() && body.find(shape.holds) == std::string_view::npos) return std::nullopt;
  if (!looks_random(body)) return std::nullopt;
  return Token{at, shape.prefix.size() + length, shape.what};
}

// Three parts in base64url, of which the first two are JSON objects.
std::optional<Token> match_jwt(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (!rest.starts_with("eyJ")) return std::nullopt;
  const std::size_t head = length_of(Body::word, rest);
  if (head < 17 || !rest.substr(head).starts_with(".eyJ")) return std::nullopt;
  const std::size_t claims = length_of(Body::word, rest.substr(head + 1));
  const std::size_t dot = head + 1 + claims;
  if (dot >= rest.size() || rest[dot] != '.') return std::nullopt;
  const std::size_t signature = length_of(Body::word, rest.substr(dot + 1));
  if (signature < 16) return std::nullopt;
  return Token{at, dot + 1 + signature, "a JSON web token"};
}

/// What stands between the two lines of a key block, line ends as JSON writes them too, and JSON in
/// JSON.
struct KeyBody {
  std::size_t length = 0;
  std::size_t longest_line = 0;
};

// JSON may write "/" as "\/".
std::size_t slash_of(std::string_view text, std::size_t at) {
  const std::size_t end = text.find_first_not_of('\\', at);
  return end != text.npos && text[end] == '/' ? end : at;
}

KeyBody key_body(std::string_view text) {
  KeyBody body;
  std::size_t line = 0;
  for (std::size_t at = 0; at < text.size() && !text.substr(at).starts_with("-----"); ++at) {
    const std::size_t escape = escape_length(text, at);
    if (escape == 0) at = slash_of(text, at);
    const bool in_line = belongs_to(Body::base64, text[at]);
    if (!in_line && escape == 0 && std::string_view(" \t\r\n:,").find(text[at]) == text.npos) break;
    line = in_line ? line + 1 : 0;
    if (escape > 0) at += escape - 1;
    body.longest_line = std::max(body.longest_line, line);
    body.length = at + 1;
  }
  return body;
}

std::optional<Token> match_key_block(std::string_view text, std::size_t at) {
  constexpr std::string_view k_begin = "-----BEGIN ";
  constexpr std::string_view k_end = "-----";
  constexpr std::size_t k_longest_name = 40;
  constexpr std::size_t k_shortest_line = 40;
  if (!text.substr(at).starts_with(k_begin)) return std::nullopt;
  const std::string_view name = text.substr(at + k_begin.size(), k_longest_name);
  const std::size_t end = name.find(k_end);
  if (end == name.npos || name.substr(0, end).find("PRIVATE KEY") == name.npos) return std::nullopt;
  const std::size_t begin = at + k_begin.size() + end + k_end.size();
  const KeyBody body = key_body(text.substr(begin));
  const bool is_key =
      body.longest_line >= k_shortest_line && looks_random(text.substr(begin, body.length));
  return is_key ? std::optional(Token{begin, body.length, "a private key"}) : std::nullopt;
}

// The signature of a shared access signature: the query has it beside the version.
std::optional<Token> match_sas(std::string_view text, std::size_t at) {
  constexpr std::string_view k_name = "sig=";
  constexpr std::size_t k_shortest = 43;
  if (at == 0 || (text[at - 1] != '?' && text[at - 1] != '&')) return std::nullopt;
  const std::string_view rest = text.substr(at);
  if (!rest.starts_with(k_name)) return std::nullopt;
  const std::string_view value = rest.substr(k_name.size());
  const auto end = std::find_if_not(value.begin(), value.end(), [](char c) {
    return is_alnum(c) || c == '%' || c == '+' || c == '/' || c == '=';
  });
  const auto length = static_cast<std::size_t>(end - value.begin());
  if (length < k_shortest || is_made_up(value.substr(0, length))) return std::nullopt;
  return Token{at + k_name.size(), length, "an Azure shared access signature"};
}

// 42 characters, a mark of the service, 6 to 10 characters.
std::optional<Token> match_azure_key(std::string_view text, std::size_t at) {
  constexpr std::size_t k_before = 42;
  constexpr std::size_t k_least = 6;
  constexpr std::size_t k_most = 10;
  if (!text.substr(at).starts_with("+ACR") || at < k_before) return std::nullopt;
  const std::string_view before = text.substr(at - k_before, k_before);
  const std::size_t after = length_of(Body::base64, text.substr(at + 4, k_most + 1));
  if (after < k_least || after > k_most || length_of(Body::base64, before) < k_before)
    return std::nullopt;
  return Token{at - k_before, k_before + 4 + after, "an Azure registry password"};
}

// 3 characters, a digit, "Q~" and 31 to 34 characters.
std::optional<Token> match_entra_secret(std::string_view text, std::size_t at) {
  constexpr std::size_t k_before = 3;
  constexpr std::size_t k_least = 31;
  constexpr std::size_t k_most = 34;
  const auto in_secret = [](char c) { return belongs_to(Body::dotted, c) || c == '~'; };
  if (at < k_before || !text.substr(at + 1).starts_with("Q~")) return std::nullopt;
  const std::size_t begin = at - k_before;
  const std::string_view before = text.substr(begin, k_before);
  const std::string_view body = text.substr(at + 3, k_most + 1);
  const auto end = std::find_if_not(body.begin(), body.end(), in_secret);
  const auto length = static_cast<std::size_t>(end - body.begin());
  const bool begins = begins_word(text, begin) && (begin == 0 || text[begin - 1] != '~');
  if (!begins || !std::all_of(before.begin(), before.end(), in_secret)) return std::nullopt;
  if (length < k_least || length > k_most || !looks_random(body.substr(0, length)))
    return std::nullopt;
  return Token{begin, k_before + 3 + length, "an Azure client secret"};
}

std::optional<Token> match_at(std::string_view text, std::size_t at) {
  const char second = at + 1 < text.size() ? text[at + 1] : '\0';
  if ((k_begins[static_cast<unsigned char>(text[at])] & bit_of(second)) == 0) return std::nullopt;
  if (!begins_word(text, at)) return std::nullopt;
  if (text[at] == 'e') return match_jwt(text, at);
  if (auto sas = match_sas(text, at)) return sas;
  for (const Shape& shape : shapes_of(text[at])) {
    if (auto token = match(shape, text, at)) return token;
  }
  return std::nullopt;
}

// A token begins with a word, or an escape behind it; two are known by how a word ends.
std::optional<Token> match_in_word(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::string_view k_key = "-----BEGIN";
  if (auto token = match_at(text, begin)) return token;
  if (begin > 0 && text[begin - 1] == '\\' && begin + 1 < end) {
    if (auto token = match_at(text, begin + 1)) return token;
  }
  const std::string_view word = text.substr(begin, end - begin);
  if (word.ends_with(k_key)) return match_key_block(text, end - k_key.size());
  const bool is_entra = text.substr(end).starts_with('~') && word.size() > 1 &&
                        word.ends_with('Q') && is_digit(word[word.size() - 2]);
  return is_entra ? match_entra_secret(text, end - 2) : std::nullopt;
}

}  // namespace

std::optional<Token> find_token(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && k_in_word[static_cast<unsigned char>(text[end])]) ++end;
    if (at < end) {
      if (auto token = match_in_word(text, at, end)) return token;
    } else if (text[at] == '+') {
      if (auto token = match_azure_key(text, at)) return token;
    }
    at = std::max(end, at + 1);
  }
  return std::nullopt;
}

}  // namespace kfpkg
