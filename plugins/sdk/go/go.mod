module chancery

go 1.21
