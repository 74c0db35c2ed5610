// SPDX-License-Identifier: EPL-2.0
/**
 * Tests of the chat-template interpreter: against Python's jinja2 with real and small templates, and against attacks.
 */
package org.vauban.engine.host.tests.template;
