module sanctions

go 1.21

require chancery v0.0.0

replace chancery => ../../sdk/go
