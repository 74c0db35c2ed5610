// SPDX-License-Identifier: EPL-2.0
/** The native chain of samplers and the grammar beside it, with the checks that llama.cpp does not make. */
package org.vauban.llama.sampling;
