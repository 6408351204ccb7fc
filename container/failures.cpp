// SPDX-License-Identifier: Apache-2.0
// Texts of docker 20.10 to 29 and of the registries behind it: a new one is a new row.
#include "container/failures.hpp"

#include "core/text/ascii.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace kfpkg::container {
namespace {

constexpr std::string_view k_start =
    "start it (systemctl start docker, or Docker Desktop), or set DOCKER_HOST to where it listens";
constexpr std::string_view k_no_daemon = "docker: the daemon does not answer: {error}";
constexpr std::string_view k_log_in = "log in to its registry: kfpkg login HOST";
constexpr std::string_view k_reach = "check the name of the registry, the network and the proxy";
constexpr std::string_view k_insecure =
    "add it to insecure-registries in /etc/docker/daemon.json and restart Docker";
constexpr std::string_view k_too_late = "the registry does not answer in time: {error}";
constexpr std::string_view k_program =
    "the program is not in the image, or `command` names it wrongly";

constexpr std::array k_engine = {
    FailureRow{"cannot connect to the docker daemon", About::engine, ErrorKind::tool, k_no_daemon,
               k_start},
    FailureRow{"error during connect", About::engine, ErrorKind::tool, k_no_daemon, k_start},
    FailureRow{"permission denied while trying to connect", About::engine, ErrorKind::tool,
               "docker: you may not talk to the daemon",
               "join the group docker (usermod -aG docker $USER) and log in again, or use rootless "
               "Docker"},
    FailureRow{
        "error getting credentials", About::engine, ErrorKind::credentials, "docker: {error}",
        "install that credential helper, or take credsStore out of ~/.docker/config.json and log "
        "in again"},
    FailureRow{"server gave http response to https client", About::registry, ErrorKind::network,
               "{registry}: speaks plain http: {error}", k_insecure},
    FailureRow{"does not look like a tls handshake", About::registry, ErrorKind::network,
               "{registry}: speaks no TLS: {error}", k_insecure},
    FailureRow{"x509: ", About::registry, ErrorKind::network,
               "a certificate is not trusted: {error}",
               "put the authority's certificate into /etc/docker/certs.d/HOST/ca.crt"},
    FailureRow{"pull access denied", About::image, ErrorKind::credentials,
               "{base} does not exist, or needs a login", k_log_in},
    FailureRow{"401 unauthorized", About::registry, ErrorKind::credentials,
               "{base} needs a login: {error}", k_log_in},
    FailureRow{"403 forbidden", About::registry, ErrorKind::credentials,
               "{base} may not be read: {error}", k_log_in},
    FailureRow{"connection refused", About::registry, ErrorKind::network,
               "no registry answers: {error}", k_reach},
    FailureRow{"no such host", About::registry, ErrorKind::network,
               "no registry of that name: {error}", k_reach},
    FailureRow{"tls: ", About::registry, ErrorKind::network,
               "no TLS connection to a registry: {error}",
               "check that it is a registry, and what stands between: a proxy, an old TLS"},
    FailureRow{"i/o timeout", About::registry, ErrorKind::network, k_too_late, k_reach},
    FailureRow{"tls handshake timeout", About::registry, ErrorKind::network, k_too_late, k_reach},
    FailureRow{"exec format error", About::emulation, ErrorKind::build,
               "a program for another architecture cannot run here while building {platforms}",
               "register emulation (apt-get install qemu-user-static, or docker run --privileged "
               "--rm tonistiigi/binfmt --install all)"},
    FailureRow{"no space left on device", About::engine, ErrorKind::tool,
               "docker: no space left on its disk",
               "free some: docker buildx prune, docker image prune"},
    FailureRow{"unexpected status", About::registry, ErrorKind::registry,
               "a registry refused a request: {error}", k_reach},
};

// Only from docker create, cp and start, whose own words are the message.
constexpr std::array k_container = {
    FailureRow{"bind source path does not exist", About::engine, ErrorKind::tool, "{error}",
               "Docker runs elsewhere and does not see this machine's files"},
    FailureRow{"does not provide the specified platform", About::image, ErrorKind::tool, "{error}",
               ""},
    FailureRow{"executable file not found", About::program, ErrorKind::run, "{error}", k_program},
    FailureRow{"no such file or directory", About::program, ErrorKind::run, "{error}", k_program},
    FailureRow{"no such image", About::image, ErrorKind::tool, "{error}", ""},
    FailureRow{"not found", About::image, ErrorKind::tool, "{error}", ""},
    FailureRow{"failed to resolve reference", About::image, ErrorKind::tool, "{error}", ""},
};

const FailureRow* find_in(std::span<const FailureRow> rows, std::string_view text) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const FailureRow& one) {
    return text.find(one.text) != std::string_view::npos;
  });
  return row == rows.end() ? nullptr : &*row;
}

}  // namespace

std::span<const FailureRow> engine_failures() {
  return k_engine;
}

const FailureRow* find_failure(std::string_view said) {
  const std::string text = ascii_lower(said);
  const FailureRow* row = find_in(k_engine, text);
  return row != nullptr ? row : find_in(k_container, text);
}

}  // namespace kfpkg::container
