/* A library that is no plugin. */
int another_librarys_function(int x);
int another_librarys_function(int x) { return x + 1; }
