// The synthetic region's own random numbers.
//
// The standard library's distributions differ between implementations, so the generator (SplitMix64, Steele,
// Lea and Flood 2014) and every distribution are written here: the same seed gives the same region. Each
// physician and each patient draws from a substream of its own, found from the seed, a kind and an index:
// what one of them draws depends neither on threads nor on what the others draw.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>

namespace miroir::claims::synth {

inline std::uint64_t mix_bits(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31);
}

enum class Substream : std::uint64_t {
  territory = 1,
  physician,
  practitioner,
  group,
  person,
  twins,
  care,
  billing,
  medicine
};

class Random {
 public:
  Random(std::uint64_t seed, Substream kind, std::uint64_t index)
      : state_(mix_bits(mix_bits(seed + golden) ^ (static_cast<std::uint64_t>(kind) << 56U) ^ mix_bits(index + 1))) {}

  std::uint64_t next() { return mix_bits(state_ += golden); }
  // In [0, 1).
  double uniform() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
  bool chance(double probability) { return uniform() < probability; }
  // 0 … count−1.
  std::int32_t below(std::int32_t count) { return static_cast<std::int32_t>(uniform() * count); }
  // Both ends included.
  std::int32_t between(std::int32_t first, std::int32_t last) { return first + below(last - first + 1); }
  double exponential(double mean) { return -mean * std::log(1.0 - uniform()); }
  // Box and Muller 1958, one of the pair.
  double normal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
  }
  // Knuth's product of uniforms: for small means only.
  std::int32_t poisson(double mean) {
    const double floor = std::exp(-mean);
    std::int32_t count = 0;
    for (double product = uniform(); product > floor; product *= uniform()) {
      ++count;
    }
    return count;
  }
  // An index drawn in proportion to weights, given as their running sums.
  template <class T>
  std::size_t pick(std::span<const T> running_sums) {
    const double target = uniform() * static_cast<double>(running_sums.back());
    std::size_t low = 0;
    std::size_t high = running_sums.size() - 1;
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      if (static_cast<double>(running_sums[middle]) > target) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

 private:
  static constexpr std::uint64_t golden = 0x9e3779b97f4a7c15U;
  std::uint64_t state_;
};

}  // namespace miroir::claims::synth
