"""The console's pages of shoppers. Planners and admins of the region only: where somebody lives is nobody else's business."""
