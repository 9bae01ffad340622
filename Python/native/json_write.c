/* The vendor's JSON, byte for byte: rapidjson's pretty writer under cereal, four spaces a level. */
#include "model.h"

#include <stdlib.h>

typedef struct { char *bytes; size_t size, room; int depth, compact, failed; } Text;

static void need(Text *text, size_t more) {
  if (text->failed || text->size + more <= text->room) return;
  size_t room = text->room * 2 + more + 256;
  char *bytes = realloc(text->bytes, room);
  if (bytes) { text->bytes = bytes; text->room = room; }
  else text->failed = 1;
}

static void put(Text *text, const char *bytes, size_t size) {
  need(text, size);
  if (text->failed) return;
  memcpy(text->bytes + text->size, bytes, size);
  text->size += size;
}

static void line(Text *text) {
  if (text->compact) return;
  size_t indent = (size_t)text->depth * 4;
  need(text, indent + 1);
  if (text->failed) return;
  text->bytes[text->size] = '\n';
  memset(text->bytes + text->size + 1, ' ', indent);
  text->size += indent + 1;
}

static void put_number(Text *text, int64_t value) {
  char digits[24];
  int start = 24;
  uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  do { digits[--start] = (char)('0' + rest % 10); rest /= 10; } while (rest);
  if (value < 0) digits[--start] = '-';
  put(text, digits + start, 24 - start);
}

static void open_bracket(Text *text, char bracket) { put(text, &bracket, 1); text->depth++; }

static void close_bracket(Text *text, char bracket, int empty) {
  text->depth--;
  if (!empty) line(text);
  put(text, &bracket, 1);
}

/* What stands before the i-th member or element, with its key if it has one. */
static void put_key(Text *text, int index, const char *key, int number) {
  if (index) put(text, ",", 1);
  line(text);
  if (!key) return;
  put(text, "\"", 1);
  put(text, key, strlen(key));
  if (number >= 0) put_number(text, number);
  put(text, "\":", 2);
  if (!text->compact) put(text, " ", 1);
}

static void put_object(Text *text, const Class *of, const char *data);

static void put_table(Text *text, const Table *table, const char *data) {
  open_bracket(text, '[');
  for (int i = 0; i < table->count; i++) {
    put_key(text, i, NULL, -1);
    open_bracket(text, '{');
    put_key(text, 0, "key", -1);
    put(text, "\"", 1);
    put(text, table->rows[i].name, strlen(table->rows[i].name));
    put(text, "\"", 1);
    put_key(text, 1, "value", -1);
    put_object(text, &bias_class, data + i * sizeof(Bias));
    close_bracket(text, '}', 0);
  }
  close_bracket(text, ']', 0);
}

static void put_element(Text *text, const Field *field, const char *data) {
  switch (field->kind) {
    case BOOL: put(text, *data ? "true" : "false", *data ? 4 : 5); break;
    case STRUCT: put_object(text, field->of, data); break;
    case TABLE: put_table(text, field->table, data); break;
    default: put_number(text, load_number(field, data));
  }
}

static void put_object(Text *text, const Class *of, const char *data) {
  open_bracket(text, '{');
  for (int i = 0; i < of->count; i++) {
    const Field *field = &of->fields[i];
    put_key(text, i, field->key, -1);
    if (field->shape == ONE) {
      put_element(text, field, data + field->offset);
      continue;
    }
    uint32_t count = field->shape == FIXED ? field->count : *(const uint32_t *)(data + field->counter);
    open_bracket(text, field->shape == SET ? '[' : '{');
    for (uint32_t k = 0; k < count; k++) {
      put_key(text, (int)k, field->shape == SET ? NULL : "value", (int)k);
      put_element(text, field, data + field->offset + k * field->stride);
    }
    close_bracket(text, field->shape == SET ? ']' : '}', count == 0);
  }
  close_bracket(text, '}', of->count == 0);
}

static PyObject *finish(Text *text) {
  PyObject *result = text->failed ? PyErr_NoMemory() : PyUnicode_FromStringAndSize(text->bytes, (Py_ssize_t)text->size);
  free(text->bytes);
  return result;
}

PyObject *write_json(const Class *of, const char *data, int compact) {
  Text text = {.compact = compact};
  open_bracket(&text, '{');
  put_key(&text, 0, "value0", -1);
  put_object(&text, of, data);
  close_bracket(&text, '}', 0);
  return finish(&text);
}

PyObject *write_chips_json(const char *data, uint32_t chips, int compact) {
  Text text = {.compact = compact};
  need(&text, (size_t)chips << (compact ? 24 : 26));
  open_bracket(&text, '{');
  put_key(&text, 0, "value0", -1);
  open_bracket(&text, '{');
  put_key(&text, 0, "chips", -1);
  open_bracket(&text, '[');
  for (uint32_t i = 0; i < chips; i++) {
    put_key(&text, (int)i, NULL, -1);
    put_object(&text, &chip_class, data + i * sizeof(Chip));
  }
  close_bracket(&text, ']', 0);
  close_bracket(&text, '}', 0);
  close_bracket(&text, '}', 0);
  return finish(&text);
}
