// SPDX-License-Identifier: EPL-2.0
/**
 * The functions and structures of llama.h and ggml as they are, without checks. Not exported: only this bundle calls
 * them, after it has checked what would end the process.
 */
package org.vauban.llama.natives;
