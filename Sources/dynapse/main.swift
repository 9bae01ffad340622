print("dynapse")
