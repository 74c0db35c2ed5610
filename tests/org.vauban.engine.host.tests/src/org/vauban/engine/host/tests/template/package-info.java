// SPDX-License-Identifier: EPL-2.0
/**
 * Tests of the chat-template interpreter: against Python's jinja2 on real templates and small ones, and against
 * attacks.
 */
package org.vauban.engine.host.tests.template;
