// SPDX-License-Identifier: EPL-2.0
/** Tests of code that needs no host: passages, excerpts, messages. */
package org.vauban.knowledge.tests;
