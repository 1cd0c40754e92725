#ifndef CHANCERY_SERVICE_EXTRACT_COPY_ANNOTATION_H_
#define CHANCERY_SERVICE_EXTRACT_COPY_ANNOTATION_H_

#include "chancery/extractor.h"
#include "service/model/annotation.h"

namespace chancery::extract {

// Copies an annotation that CheckAnnotation said is good.  `id` and the relations' targets stay the plugin's numbers,
// extractor and extractor_version stay empty.  Attributes of a kind this host does not know are left out.
model::Annotation CopyAnnotation(const chx_annotation& checked);

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_COPY_ANNOTATION_H_
