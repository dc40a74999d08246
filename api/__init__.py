"""How do people and programs reach the knowledge base? Settings, commands, HTTP service and pages."""
