//! Any bytes as a picture: refused with a reason, or a clean one that stays as it is when it is cleaned again.
#include "files/media/picture.hpp"

#include "fuzz/promise.hpp"

using namespace regia;
using fuzz::promise;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const bytes = fuzz::text_of(data, size);
    files::Picture picture;
    if (!files::clean_picture(bytes, picture).empty()) return 0;
    promise(picture.was_clean == (picture.bytes == bytes), "clean is what loses nothing");
    promise(picture.width >= 1 && picture.width <= files::picture_side_max, "its width is within bounds");
    promise(picture.height >= 1 && picture.height <= files::picture_side_max, "its height is within bounds");
    files::Picture again;
    promise(files::clean_picture(picture.bytes, again).empty(), "a clean picture is one");
    promise(again.was_clean, "a clean picture stays clean");
    promise(again.width == picture.width && again.height == picture.height, "and keeps its sides");
    return 0;
}
