"""The kinds that hold other tasks: steps and composite. They judge nothing themselves but how parts make a whole."""
