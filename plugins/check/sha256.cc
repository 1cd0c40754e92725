#include "plugins/check/sha256.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace chancery::check {
namespace {

// The first 32 bits of the fractional parts of the square (cube) roots of the first primes (FIPS 180-4, 4.2.2
// and 5.3.3). long double has the 64 bits of mantissa that this takes.
template <size_t n>
std::array<uint32_t, n> RootsOfPrimes(long double (*root)(long double)) {
  std::array<uint32_t, n> out;
  size_t count = 0;
  for (int candidate = 2; count < n; ++candidate) {
    bool prime = true;
    for (int d = 2; d * d <= candidate; ++d) prime &= candidate % d != 0;
    if (!prime) continue;
    const long double value = root(candidate);
    out[count++] = static_cast<uint32_t>((value - std::floor(value)) * 4294967296.0L);
  }
  return out;
}

void Block(const unsigned char* bytes, const std::array<uint32_t, 64>& k, std::array<uint32_t, 8>* hash) {
  uint32_t w[64];
  for (int i = 0; i < 16; ++i) {
    w[i] = uint32_t{bytes[4 * i]} << 24 | uint32_t{bytes[4 * i + 1]} << 16 | uint32_t{bytes[4 * i + 2]} << 8 |
           bytes[4 * i + 3];
  }
  for (int i = 16; i < 64; ++i) {
    const uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
    const uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  std::array<uint32_t, 8> v = *hash;
  for (int i = 0; i < 64; ++i) {
    const uint32_t s1 = std::rotr(v[4], 6) ^ std::rotr(v[4], 11) ^ std::rotr(v[4], 25);
    const uint32_t t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + k[static_cast<size_t>(i)] + w[i];
    const uint32_t s0 = std::rotr(v[0], 2) ^ std::rotr(v[0], 13) ^ std::rotr(v[0], 22);
    const uint32_t t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
    v = {t1 + t2, v[0], v[1], v[2], v[3] + t1, v[4], v[5], v[6]};
  }
  for (size_t i = 0; i < 8; ++i) (*hash)[i] += v[i];
}

}  // namespace

std::string Sha256(std::string_view bytes) {
  static const std::array<uint32_t, 64> k = RootsOfPrimes<64>([](long double x) { return std::cbrt(x); });
  std::array<uint32_t, 8> hash = RootsOfPrimes<8>([](long double x) { return std::sqrt(x); });
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  size_t at = 0;
  for (; bytes.size() - at >= 64; at += 64) Block(data + at, k, &hash);
  unsigned char tail[128] = {};
  const size_t rest = bytes.size() - at;
  std::memcpy(tail, data + at, rest);
  tail[rest] = 0x80;
  const size_t length = rest < 56 ? 64 : 128;
  const uint64_t bits = uint64_t{bytes.size()} * 8;
  for (size_t i = 0; i < 8; ++i) tail[length - 1 - i] = static_cast<unsigned char>(bits >> (8 * i));
  for (size_t i = 0; i < length; i += 64) Block(tail + i, k, &hash);
  std::string out;
  for (uint32_t word : hash) {
    for (int shift = 28; shift >= 0; shift -= 4) out += "0123456789abcdef"[word >> shift & 15];
  }
  return out;
}

}  // namespace chancery::check
