// SPDX-License-Identifier: EPL-2.0
/** The native chain of samplers and its grammar, with the checks that llama.cpp lacks. */
package org.vauban.llama.sampling;
