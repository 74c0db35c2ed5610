// SPDX-License-Identifier: EPL-2.0
/** Tests of the text read from documents of each format, including hostile ones. */
package org.vauban.knowledge.host.tests.parser;
