// SPDX-License-Identifier: EPL-2.0
/** The binding to llama.h and ggml: one Java type per native handle. */
package org.vauban.llama;
