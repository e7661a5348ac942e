"""What cannot hold together where no deployment is left, and which changes would leave one."""
