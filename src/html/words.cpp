namespace regia::html {}
