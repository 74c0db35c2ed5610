// SPDX-License-Identifier: EPL-2.0
/**
 * The functions and structures of llama.h and ggml, without checks. Not exported: only this bundle calls them, after
 * checking whatever would end the process.
 */
package org.vauban.llama.natives;
