/* Reads the vendor's JSON: keys in any order, each of them once, none missing, none unknown. */
#include "model.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct { const char *key; int index; } Step; /* a key, or an index when key is NULL */
typedef struct { const char *start, *p, *end; Step path[24]; int depth; } Reader;

/* Sets a ValueError with line and key path; -1. */
static int fail(Reader *reader, const char *format, ...) {
  char what[300], path[300];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(what, sizeof what, format, arguments);
  va_end(arguments);
  int line = 1, used = 0;
  for (const char *p = reader->start; p < reader->p && p < reader->end; p++) line += *p == '\n';
  path[0] = 0;
  for (int i = 0; i < reader->depth && used < 250; i++) {
    const Step *step = &reader->path[i];
    used += step->key ? snprintf(path + used, sizeof path - used, "%s%s", used ? "." : "", step->key)
                      : snprintf(path + used, sizeof path - used, "[%d]", step->index);
  }
  PyErr_Format(PyExc_ValueError, "line %d: %s%s%s", line, path, used ? " " : "", what);
  return -1;
}

static void enter(Reader *reader, const char *key, int index) {
  if (reader->depth < 24) reader->path[reader->depth] = (Step){key, index};
  reader->depth++;
}

static char next(Reader *reader) {
  while (reader->p < reader->end && (*reader->p == ' ' || *reader->p == '\n' || *reader->p == '\r' || *reader->p == '\t'))
    reader->p++;
  return reader->p < reader->end ? *reader->p : 0;
}

static int expect(Reader *reader, char wanted, const char *noun) {
  if (next(reader) != wanted) return fail(reader, "should be %s", noun);
  reader->p++;
  return 0;
}

/* A quoted key without escapes. */
static int read_string(Reader *reader, const char **text, int *length) {
  if (expect(reader, '"', "a quoted key")) return -1;
  *text = reader->p;
  while (reader->p < reader->end && *reader->p != '"' && *reader->p != '\\' && (unsigned char)*reader->p >= ' ') reader->p++;
  if (reader->p >= reader->end || *reader->p != '"') return fail(reader, "has a key that does not end");
  *length = (int)(reader->p++ - *text);
  return 0;
}

static int same(const char *text, int length, const char *name) {
  return (int)strlen(name) == length && memcmp(text, name, length) == 0;
}

/* Whether another member follows: 1 yes, 0 the bracket has closed, -1 a fault. */
static int more(Reader *reader, int first, char close) {
  char c = next(reader);
  if (c == close) { reader->p++; return 0; }
  if (first) return 1;
  if (c != ',') return fail(reader, "should go on with a comma or %c", close);
  reader->p++;
  return 1;
}

static int read_number(Reader *reader, int64_t *value) {
  char c = next(reader);
  int negative = c == '-';
  if (negative) reader->p++;
  uint64_t sum = 0;
  const char *digits = reader->p;
  for (; reader->p < reader->end && *reader->p >= '0' && *reader->p <= '9'; reader->p++) {
    if (reader->p - digits >= 19) return fail(reader, "is a number of more than 64 bits");
    sum = sum * 10 + (uint64_t)(*reader->p - '0');
  }
  if (reader->p == digits) return fail(reader, "should be a whole number");
  if (reader->p < reader->end && (*reader->p == '.' || (*reader->p | 32) == 'e'))
    return fail(reader, "is not a whole number");
  *value = negative ? (int64_t)(0 - sum) : (int64_t)sum;
  return 0;
}

static int read_object(Reader *reader, const Class *of, char *data);

static int read_table(Reader *reader, const Table *table, char *data) {
  uint64_t seen = 0;
  if (expect(reader, '[', "a list of {\"key\": ..., \"value\": ...}")) return -1;
  for (int first = 1, go; (go = more(reader, first, ']')); first = 0) {
    const char *text;
    int length, index = -1;
    if (go < 0 || expect(reader, '{', "an object with key and value")) return -1;
    if (read_string(reader, &text, &length)) return -1;
    if (!same(text, length, "key")) return fail(reader, "should begin with \"key\"");
    if (expect(reader, ':', "a colon") || read_string(reader, &text, &length)) return -1;
    for (int i = 0; i < table->count && index < 0; i++) if (same(text, length, table->rows[i].name)) index = i;
    if (index < 0) return fail(reader, "names %.*s, which is no parameter of %s", length, text, table->noun);
    if (seen >> index & 1) return fail(reader, "names %s twice", table->rows[index].name);
    seen |= 1ull << index;
    if (expect(reader, ',', "a comma") || read_string(reader, &text, &length)) return -1;
    if (!same(text, length, "value")) return fail(reader, "should go on with \"value\"");
    enter(reader, table->rows[index].name, 0);
    if (expect(reader, ':', "a colon") || read_object(reader, &bias_class, data + index * sizeof(Bias))) return -1;
    reader->depth--;
    if (expect(reader, '}', "the end of key and value")) return -1;
  }
  for (int i = 0; i < table->count; i++)
    if (!(seen >> i & 1)) return fail(reader, "lacks %s", table->rows[i].name);
  return 0;
}

static int read_element(Reader *reader, const Field *field, char *data) {
  if (field->kind == STRUCT) return read_object(reader, field->of, data);
  if (field->kind == TABLE) return read_table(reader, field->table, data);
  char c = next(reader);
  if (field->kind == BOOL) {
    int left = (int)(reader->end - reader->p);
    if (c == 't' && left >= 4 && memcmp(reader->p, "true", 4) == 0) { *data = 1; reader->p += 4; return 0; }
    if (c == 'f' && left >= 5 && memcmp(reader->p, "false", 5) == 0) { *data = 0; reader->p += 5; return 0; }
    return fail(reader, "should be true or false");
  }
  int64_t value = 0;
  if (read_number(reader, &value)) return -1;
  if (value < field->low || value > field->high) return fail(reader, "is %lld: %s", (long long)value, field->rule);
  if (field->kind == CHAR && value != 'N' && value != 'P')
    return fail(reader, "is %lld: a type is the character N, 78, or P, 80", (long long)value);
  if (field->choices) {
    PyObject *choice = PyObject_CallFunction(choices[field->choices - 1], "L", (long long)value);
    if (!choice) { PyErr_Clear(); return fail(reader, "is %lld, which the enumeration does not have", (long long)value); }
    Py_DECREF(choice);
  }
  store_number(field, data, value);
  return 0;
}

static int read_array(Reader *reader, const Field *field, char *base) {
  char *data = base + field->offset;
  uint32_t count = 0;
  int list = field->shape == SET;
  if (expect(reader, list ? '[' : '{', list ? "a list" : "an object with the keys value0, value1 ...")) return -1;
  for (int first = 1, go; (go = more(reader, first, list ? ']' : '}')); first = 0) {
    if (go < 0) return -1;
    if (count == field->count) return fail(reader, "has more than %u elements", field->count);
    enter(reader, NULL, (int)count);
    if (!list) {
      const char *text;
      int length;
      char wanted[16];
      snprintf(wanted, sizeof wanted, "value%u", count);
      if (read_string(reader, &text, &length)) return -1;
      if (!same(text, length, wanted)) return fail(reader, "should have the key %s, not %.*s", wanted, length, text);
      if (expect(reader, ':', "a colon")) return -1;
    }
    if (read_element(reader, field, data + count * field->stride)) return -1;
    reader->depth--;
    count++;
  }
  if (field->shape == FIXED && count != field->count)
    return fail(reader, "has %u elements, not %u", count, field->count);
  if (field->shape != FIXED) {
    *(uint32_t *)(base + field->counter) = count;
    memset(data + count * field->stride, 0, (field->count - count) * field->stride);
  }
  return 0;
}

static const char *older_key(const Field *field) {
  return field->older ? field->older + strlen(field->older) + 1 : NULL;
}

static int read_object(Reader *reader, const Class *of, char *data) {
  uint64_t seen = 0;
  int guess = 0;
  if (expect(reader, '{', of->name)) return -1;
  for (int first = 1, go; (go = more(reader, first, '}')); first = 0) {
    const char *text;
    int length, index = -1;
    if (go < 0 || read_string(reader, &text, &length)) return -1;
    for (int i = 0; i < of->count && index < 0; i++) {
      int k = (guess + i) % of->count;
      const char *older = older_key(&of->fields[k]);
      if (same(text, length, of->fields[k].key) || (older && same(text, length, older))) index = k;
    }
    if (index < 0) return fail(reader, "has the key %.*s, which %s does not have", length, text, of->name);
    const Field *field = &of->fields[index];
    if (seen >> index & 1) return fail(reader, "has the key %s twice", field->key);
    seen |= 1ull << index;
    guess = index + 1;
    enter(reader, field->key, 0);
    if (expect(reader, ':', "a colon")) return -1;
    if (field->shape == ONE ? read_element(reader, field, data + field->offset) : read_array(reader, field, data)) return -1;
    reader->depth--;
  }
  for (int i = 0; i < of->count; i++)
    if (!(seen >> i & 1)) return fail(reader, "lacks the key %s", of->fields[i].key);
  return 0;
}

static int begin(Reader *reader, const char *what) {
  const char *text;
  int length;
  if (next(reader) != '{') return fail(reader, "the text should be {\"value0\": {...}}, %s", what);
  reader->p++;
  if (read_string(reader, &text, &length)) return -1;
  if (!same(text, length, "value0")) return fail(reader, "the text should be {\"value0\": {...}}, %s", what);
  enter(reader, "value0", 0);
  return expect(reader, ':', "a colon");
}

static int end(Reader *reader) {
  reader->depth--;
  if (expect(reader, '}', "at its end here")) return -1;
  return next(reader) ? fail(reader, "something follows the end") : 0;
}

int read_json(const Class *of, char *data, const char *text, Py_ssize_t length) {
  Reader reader = {.start = text, .p = text, .end = text + length};
  if (begin(&reader, of->name) || read_object(&reader, of, data)) return -1;
  return end(&reader);
}

int read_chips_json(char **chips, uint32_t *count, const char *text, Py_ssize_t length) {
  Reader reader = {.start = text, .p = text, .end = text + length};
  const char *key;
  int size;
  char *data = NULL;
  uint32_t read = 0;
  if (begin(&reader, "a Dynapse2Configuration") || expect(&reader, '{', "a Dynapse2Configuration")) return -1;
  if (read_string(&reader, &key, &size)) return -1;
  if (!same(key, size, "chips")) return fail(&reader, "should have the key chips");
  if (expect(&reader, ':', "a colon") || expect(&reader, '[', "a list of chips")) return -1;
  for (int first = 1, go; (go = more(&reader, first, ']')); first = 0) {
    char *longer = go > 0 && read < CHIPS ? realloc(data, (read + 1) * sizeof(Chip)) : NULL;
    if (!longer) {
      if (go > 0) fail(&reader, "has more than %d chips, or more than memory holds", CHIPS);
      free(data);
      return -1;
    }
    data = longer;
    memset(data + read * sizeof(Chip), 0, sizeof(Chip));
    reader.depth = 1;
    enter(&reader, "chips", 0);
    enter(&reader, NULL, (int)read);
    if (read_object(&reader, &chip_class, data + read * sizeof(Chip))) {
      free(data);
      return -1;
    }
    read++;
  }
  reader.depth = 2;
  if (!read || expect(&reader, '}', "at its end here") || end(&reader)) {
    if (!read) fail(&reader, "has no chips");
    free(data);
    return -1;
  }
  *chips = data;
  *count = read;
  return 0;
}
