// SPDX-License-Identifier: EPL-2.0
/** The assistant: what it sends, what it refuses, what it shows; with an engine of the test's and with the real one. */
package org.vauban.assist.tests;
