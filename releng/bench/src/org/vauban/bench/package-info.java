// SPDX-License-Identifier: EPL-2.0
/**
 * The benchmarks of the engine, run against the built stand-alone distribution and, where a figure compares, against
 * llama.cpp's own programs. Nothing of this is shipped. Start it with {@code ./dev bench}; {@code docs/benchmarks.md}
 * says what each figure means.
 */
package org.vauban.bench;
