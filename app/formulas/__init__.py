"""The paper's equations in the window, and what their symbols stand for."""
