// The whole plugin over sentences written for this test.
#include "gtest/gtest.h"
#include "plugins/rules/testing/examples.h"
#include "plugins/rules/testing/plugin_host.h"
