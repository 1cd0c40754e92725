#ifndef CHANCERY_CLIENTS_CLI_OUTPUT_H_
#define CHANCERY_CLIENTS_CLI_OUTPUT_H_

#include <string>
#include <vector>

#include "chancery/v1/fact.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/table.h"
#include "google/protobuf/message.h"

namespace chancery::cli {

enum class Format { kTable, kJson, kJsonl };

// --format, else a table on a terminal and JSON elsewhere.
Format FormatOf(const Arguments& arguments);

// Colours on standard output: a terminal, without --no-color and $NO_COLOR.
bool Colours(const Arguments& arguments);

// Columns of the terminal; when standard output is none, $COLUMNS; 0 when that is not set either (nothing is cut then).
size_t TerminalWidth();

// Proto3 JSON: indented, or on one line.
std::string ToJson(const google::protobuf::Message& message, bool one_line);
void PrintJson(const google::protobuf::Message& message, Format format);

void PrintTable(const Arguments& arguments, const Table& table);

// "seed-000" of "collections/seeds/documents/seed-000/facts/..."
std::string DocumentIdOf(const std::string& name);

// Facts as a table: kind, what was read, its value, the bytes it stands at.
Table FactTable(const std::vector<chancery::v1::Fact>& facts, bool with_document);

}  // namespace chancery::cli

#endif  // CHANCERY_CLIENTS_CLI_OUTPUT_H_
