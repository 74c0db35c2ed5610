// SPDX-License-Identifier: EPL-2.0
/** Tests of the assistant: what it sends, refuses and shows, with a test engine and with the real one. */
package org.vauban.assist.tests;
