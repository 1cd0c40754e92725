#ifndef CHANCERY_SERVICE_EXTRACT_UNIQUE_FD_H_
#define CHANCERY_SERVICE_EXTRACT_UNIQUE_FD_H_

#include <unistd.h>

#include <utility>

namespace chancery::extract {

// Owns an open file descriptor.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~UniqueFd() { Close(); }

  int get() const { return fd_; }
  // Gives it up, still open.
  int Release() { return std::exchange(fd_, -1); }
  bool open() const { return fd_ >= 0; }
  void Close() {
    if (fd_ >= 0) close(std::exchange(fd_, -1));
  }

 private:
  int fd_ = -1;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_UNIQUE_FD_H_
