// SPDX-License-Identifier: EPL-2.0
/** Failures of the binding: each exception says what to do and includes llama.cpp's messages. */
package org.vauban.llama.error;
